namespace HyHome.Telemetry.PromQL;

/// <summary>Why a query has no answer, by the names of Prometheus' API.</summary>
public enum QueryErrorKind
{
    /// <summary>The request or the query's text is wrong.</summary>
    BadData,

    /// <summary>It failed while it was evaluated.</summary>
    Execution,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The client gave it up.</summary>
    Canceled,
}

/// <summary>A query that has no answer.</summary>
public sealed class QueryException : Exception
{
    /// <summary>Says why.</summary>
    public QueryException(QueryErrorKind kind, string message)
        : base(message) => Kind = kind;

    /// <summary>Says why.</summary>
    public QueryException(QueryErrorKind kind, string message, Exception inner)
        : base(message, inner) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public QueryErrorKind Kind { get; }

    internal static QueryException Execution(string message) => new(QueryErrorKind.Execution, message);
}
