using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Ingest.Scrape;

/// <summary>One line of a page of metrics.</summary>
/// <param name="Labels">Labels with the metric's name, as the page has them.</param>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Milliseconds since the Unix epoch, or null where the page gives none.</param>
/// <param name="Exemplar">An exemplar behind the sample (OpenMetrics).</param>
internal sealed record ScrapedSample(IReadOnlyList<Label> Labels, double Value, long? Timestamp, ScrapedExemplar? Exemplar);

/// <summary>An exemplar; its time is null where the page gives none.</summary>
internal sealed record ScrapedExemplar(LabelSet Labels, double Value, long? Timestamp);
