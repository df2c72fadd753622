using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>How a sample was taken.</summary>
public enum AppendResult
{
    /// <summary>Stored.</summary>
    Stored,

    /// <summary>The same time and value were there already; nothing changed.</summary>
    Duplicate,

    /// <summary>Another value is stored for that time.</summary>
    Conflict,

    /// <summary>Older than the out-of-order window or the retention.</summary>
    TooOld,

    /// <summary>The store is at its memory ceiling or a limit of series: try again later.</summary>
    Full,
}

/// <summary>Where samples are written: by OTLP, remote write, scrapes, recording rules and span metrics. Times are milliseconds since the Unix epoch.</summary>
public interface IMetricAppender
{
    /// <summary>Stores a float sample.</summary>
    AppendResult Append(LabelSet series, long timestamp, double value);

    /// <summary>Stores a histogram sample.</summary>
    AppendResult Append(LabelSet series, long timestamp, FloatHistogram histogram);

    /// <summary>Stores an exemplar of a series.</summary>
    AppendResult AppendExemplar(LabelSet series, Exemplar exemplar);

    /// <summary>Says what a metric is.</summary>
    void SetMetadata(string metric, MetricMetadata metadata);
}
