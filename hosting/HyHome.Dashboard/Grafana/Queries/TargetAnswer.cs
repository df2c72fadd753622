using HyHome.Dashboard.Grafana.Data;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>What one query gave.</summary>
/// <param name="Text">The query as it was asked.</param>
/// <param name="Frames">The answer.</param>
internal sealed record TargetAnswer(string Text, IReadOnlyList<DataFrame> Frames)
{
    public static readonly TargetAnswer Nothing = new("", []);

    /// <summary>The distance of points.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>What the data source warns of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
