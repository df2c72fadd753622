using System.Globalization;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Terminal;

/// <summary>How much a state deserves attention.</summary>
internal enum RowTone
{
    /// <summary>Under way, or over as it should be.</summary>
    Neutral,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Doubtful,

    /// <summary>Wrong.</summary>
    Bad,
}

/// <summary>What a terminal shows of one resource instance.</summary>
/// <param name="Id">Name of the instance.</param>
/// <param name="Type">Kind of resource.</param>
/// <param name="State">Its state in words, health included.</param>
/// <param name="Urls">Its addresses.</param>
/// <param name="Reason">Why it is in this state; empty when there is nothing to say.</param>
/// <param name="Tone">How much attention it deserves.</param>
internal sealed record ResourceRow(string Id, string Type, string State, IReadOnlyList<string> Urls, string Reason, RowTone Tone)
{
    private static readonly HashSet<string> Failed = [KnownResourceStates.FailedToStart, KnownResourceStates.RuntimeUnhealthy, KnownResourceStates.ValueMissing];

    /// <summary>Makes the row of a resource; null for one that nobody needs to see.</summary>
    public static ResourceRow? From(ResourceEvent update)
    {
        var snapshot = update.Snapshot;
        var state = snapshot.State?.Text ?? KnownResourceStates.NotStarted;
        var reason = snapshot.GetReason() ?? string.Empty;
        if (snapshot.IsHidden || (update.Resource is ParameterResource && reason.Length == 0))
        {
            return null;
        }

        var text = state switch
        {
            _ when state == KnownResourceStates.Running && !snapshot.HealthReports.IsDefaultOrEmpty => $"Running ({Health(snapshot)})",
            _ when snapshot.ExitCode is { } code => string.Create(CultureInfo.InvariantCulture, $"{state} (exit code {code})"),
            _ => state,
        };
        var urls = snapshot.Urls.Where(u => !u.IsInternal).OrderByDescending(u => u.DisplayProperties.SortOrder).Select(u => u.Url).Distinct().ToList();
        return new ResourceRow(update.ResourceId, snapshot.ResourceType, text, urls, reason, ToneOf(state, snapshot, reason));
    }

    /// <summary>The row as one line of plain text.</summary>
    public string ToLine()
    {
        var line = $"{Id}: {State}";
        if (Urls.Count > 0 && Tone == RowTone.Good)
        {
            line += $"  {string.Join("  ", Urls)}";
        }

        return Reason.Length > 0 ? $"{line}  {Reason}" : line;
    }

    private static string Health(CustomResourceSnapshot snapshot) => snapshot.HealthStatus switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => snapshot.Ready is null ? "not yet healthy" : "unhealthy",
    };

    private static RowTone ToneOf(string state, CustomResourceSnapshot snapshot, string reason) => state switch
    {
        _ when Failed.Contains(state) => RowTone.Bad,
        _ when state == KnownResourceStates.Exited && snapshot.ExitCode is not (null or 0) && reason.Length > 0 => RowTone.Bad,
        _ when state == LocalStates.Unavailable => RowTone.Doubtful,
        _ when state == KnownResourceStates.Running && snapshot.HealthStatus == HealthStatus.Healthy => RowTone.Good,
        _ when state == KnownResourceStates.Running && snapshot.State?.Style == KnownResourceStateStyles.Warn => RowTone.Doubtful,
        _ when state == KnownResourceStates.Running && (reason.Length > 0 || snapshot.Ready is not null) => RowTone.Bad,
        _ => RowTone.Neutral,
    };
}
