using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Records;

/// <summary>Metrics of one resource, as they came.</summary>
internal sealed record ResourceMetrics(TelemetryResource Resource, List<ScopeMetrics> Scopes);

/// <summary>Metrics of one instrumentation scope.</summary>
internal sealed record ScopeMetrics(InstrumentationScope Scope, List<OtlpMetric> Metrics);

/// <summary>What a metric's points are.</summary>
internal enum OtlpMetricKind
{
    None,
    Gauge,
    Sum,
    Histogram,
    ExponentialHistogram,
    Summary,
}

/// <summary>Whether points count from the start or since the point before, with OTLP's numbers.</summary>
internal enum OtlpTemporality
{
    Unspecified = 0,
    Delta = 1,
    Cumulative = 2,
}

/// <summary>One metric with its points.</summary>
internal sealed class OtlpMetric
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    public string Unit { get; set; } = "";

    public OtlpMetricKind Kind { get; set; }

    public OtlpTemporality Temporality { get; set; }

    public bool IsMonotonic { get; set; }

    public List<OtlpPoint> Points { get; } = [];
}
