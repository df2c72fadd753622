using System.Net;

namespace HyHome.Dashboard.Sources;

/// <summary>A component of the stack didn't give an answer.</summary>
internal sealed class DataSourceException : Exception
{
    private DataSourceException(DataSourceKind kind, string cause, string cure, Exception? inner = null)
        : base($"{kind}: {cause} {cure}", inner)
    {
        Kind = kind;
        Cause = cause;
        Cure = cure;
    }

    /// <summary>Which component.</summary>
    public DataSourceKind Kind { get; }

    /// <summary>What went wrong, as a sentence.</summary>
    public string Cause { get; }

    /// <summary>What a person can do, as a sentence.</summary>
    public string Cure { get; }

    /// <summary>The status that it answered with; null when it didn't.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>Whether the same question may be answered soon, with nobody doing anything here: the component starts, or is behind something that waits for it.</summary>
    public bool MayPass { get; private init; }

    /// <summary>There is no such component.</summary>
    public static DataSourceException Absent(DataSourceKind kind) => new(
        kind,
        $"No address of {kind} is known.",
        $"Add {kind} to the application's model, or name its address: dashboard --{kind.ToString().ToLowerInvariant()} URL.");

    /// <summary>Nothing answers at its address.</summary>
    public static DataSourceException Unreachable(DataSourceKind kind, Uri address, Exception inner) =>
        new(kind, $"Nothing answers at {address} ({inner.Message}).", $"See on the Resources page whether {kind} runs, and read its console log.", inner) { MayPass = true };

    /// <summary>It takes too long.</summary>
    public static DataSourceException TooSlow(DataSourceKind kind, TimeSpan patience, Exception inner) =>
        new(kind, $"{kind} gave no answer within {patience.TotalSeconds:0} s.", "Ask for a shorter time range, or select less.", inner);

    /// <summary>It answered with an error.</summary>
    public static DataSourceException Refused(DataSourceKind kind, HttpStatusCode status, string text) =>
        new(kind, text.Length > 0 ? text : $"{kind} answered {(int)status} {status}.", status == HttpStatusCode.BadRequest ? "Correct the query." : $"Read the console log of {kind}.")
        {
            Status = status,
            MayPass = status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        };

    /// <summary>Its answer isn't understood.</summary>
    public static DataSourceException NotUnderstood(DataSourceKind kind, Exception inner) =>
        new(kind, $"The answer of {kind} isn't what its API promises ({inner.Message}).", $"Is it really {kind} that answers at this address, and in a version that is supported?", inner);
}
