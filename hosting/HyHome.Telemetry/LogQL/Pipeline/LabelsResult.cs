using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>The labels of a processed line: all together, and by where they came from.</summary>
internal sealed record LabelsResult(SeriesLabels All, SeriesLabels Stream, SeriesLabels Metadata, SeriesLabels Parsed);
