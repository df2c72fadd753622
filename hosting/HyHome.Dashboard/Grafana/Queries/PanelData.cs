using HyHome.Dashboard.Grafana.Data;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>What a panel's queries gave.</summary>
/// <param name="Frames">The answers, transformed, each field with its look.</param>
/// <param name="Range">The range they were asked for.</param>
/// <param name="Queries">What was asked, for who wants to know.</param>
public sealed record PanelData(IReadOnlyList<DataFrame> Frames, DashboardRange Range, IReadOnlyList<AskedQuery> Queries)
{
    /// <summary>Single observations with their trace, apart from the values.</summary>
    public IReadOnlyList<DataFrame> Exemplars { get; init; } = [];

    /// <summary>What the data sources warn of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Marks on the time axis.</summary>
    public IReadOnlyList<AnnotationMark> Marks { get; init; } = [];

    /// <summary>The first query that failed, though others may have given something.</summary>
    public Exception? Error { get; init; }

    /// <summary>The distance of points in milliseconds; null where the answers have none in common.</summary>
    public double? Step { get; init; }

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => Frames.All(static frame => frame.Length == 0);
}

/// <summary>A query as it went to a data source.</summary>
/// <param name="RefId">Its letter.</param>
/// <param name="Source">The data source's name.</param>
/// <param name="Text">The query with the values of all variables.</param>
/// <param name="Step">The distance of points; null without one.</param>
/// <param name="Took">How long the answer took.</param>
/// <param name="Rows">How many rows came.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record AskedQuery(string RefId, string Source, string Text, TimeSpan? Step, TimeSpan Took, int Rows, string? Error);
