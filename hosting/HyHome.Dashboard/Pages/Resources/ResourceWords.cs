namespace HyHome.Dashboard.Pages.Resources;

/// <summary>What the pages say of a resource.</summary>
internal static class ResourceWords
{
    /// <summary>Its state with its health and exit code, such as <c>Running, not healthy yet</c>.</summary>
    public static string State(ResourceView resource) => (resource.State, resource.Health, resource.ExitCode) switch
    {
        ("Running", "Healthy" or null, _) => "Running",
        ("Running", "Degraded", _) => "Running, degraded",
        ("Running", _, _) => resource.Tone == StateTone.Bad ? "Running, unhealthy" : "Running, not healthy yet",
        ("FailedToStart", _, _) => "Failed to start",
        ("NotStarted", _, _) => "Not started",
        ("RuntimeUnhealthy", _, _) => "Container engine unhealthy",
        ("ValueMissing", _, _) => "Value missing",
        (_, _, int code) => $"{resource.State}, exit code {code}",
        _ => resource.State,
    };

    /// <summary>Name of the class that gives a tone its colour.</summary>
    public static string Class(StateTone tone) => tone switch
    {
        StateTone.Good => "good",
        StateTone.Doubtful => "doubtful",
        StateTone.Bad => "bad",
        _ => "neutral",
    };

    /// <summary>How it runs here.</summary>
    public static string RunsAs(ResourceView resource) => resource.RunsAs switch
    {
        "embedded" => "embedded in the AppHost",
        "container" => "container",
        "project" => "project, a process",
        "executable" => "executable, a process",
        var other => other ?? "",
    };

    /// <summary>How long it has run; null when it doesn't run.</summary>
    public static string? Uptime(ResourceView resource, DateTimeOffset now) =>
        resource is { State: "Running", Started: { } started } ? Durations.Coarse(now - started) : null;
}
