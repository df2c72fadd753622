using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>One series that a query reads.</summary>
public interface IMetricSeries
{
    /// <summary>Its labels, the metric's name among them.</summary>
    LabelSet Labels { get; }

    /// <summary>Adds the samples with <c>minTime &lt;= t &lt;= maxTime</c> (milliseconds) to a buffer, ascending, stale markers included.</summary>
    void Read(long minTime, long maxTime, MetricSamples into);
}

/// <summary>What a metric is, as its source declared it.</summary>
public sealed record MetricMetadata(string Type, string Help, string Unit);

/// <summary>An example of an observation: a value with labels that lead to its trace.</summary>
public sealed record Exemplar(LabelSet Labels, double Value, long Timestamp);

/// <summary>Where PromQL reads from. Safe to use from several threads while data is written.</summary>
public interface IMetricSource
{
    /// <summary>The series that match all matchers and may hold samples between two times (milliseconds, inclusive), in no order.</summary>
    IReadOnlyList<IMetricSeries> Select(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime);

    /// <summary>Names of labels of matching series (all series where there are no matchers), sorted.</summary>
    IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime);

    /// <summary>Values of a label of matching series, sorted.</summary>
    IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime);

    /// <summary>Metadata by metric name.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<MetricMetadata>> Metadata { get; }

    /// <summary>Exemplars of matching series between two times (milliseconds, inclusive), each series' in ascending time.</summary>
    IReadOnlyList<(LabelSet Series, IReadOnlyList<Exemplar> Exemplars)> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime);
}
