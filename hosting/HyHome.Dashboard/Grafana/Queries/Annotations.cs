namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>A mark on the time axis of a dashboard's charts.</summary>
/// <param name="From">When, in milliseconds of the Unix time.</param>
/// <param name="To">The end of what lasted; null for a moment.</param>
/// <param name="Text">What happened.</param>
/// <param name="Color">A CSS colour.</param>
public sealed record AnnotationMark(double From, double? To, string Text, string Color);

/// <summary>The marks of a dashboard.</summary>
/// <param name="Marks">The marks, by time.</param>
/// <param name="Warnings">What could not be asked, and why.</param>
public sealed record Annotations(IReadOnlyList<AnnotationMark> Marks, IReadOnlyList<string> Warnings)
{
    /// <summary>No marks.</summary>
    public static Annotations None { get; } = new([], []);
}
