using System.Globalization;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL;

/// <summary>What a query has to say beside its answer: warnings (the answer may be wrong) and infos (the query may be). Each is said once. Safe to use from several threads.</summary>
public sealed class Annotations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Annotation> _all = new(StringComparer.Ordinal);

    private sealed record Annotation(bool IsWarning, string Message, SourceRange Range, MendedBuckets? Mended = null);

    private sealed record MendedBuckets(double Lowest, double Highest, double Difference, long First, long Last, int Times);

    /// <summary>The warnings, without positions.</summary>
    public IReadOnlyList<string> Warnings => Messages(isWarning: true, query: null);

    /// <summary>The infos, without positions.</summary>
    public IReadOnlyList<string> Infos => Messages(isWarning: false, query: null);

    /// <summary>The warnings, or the infos, with their position in the query; at most so many, and how many more there are.</summary>
    public IReadOnlyList<string> Messages(bool isWarning, string? query, int limit = int.MaxValue)
    {
        lock (_lock)
        {
            var matching = _all.Values.Where(a => a.IsWarning == isWarning).ToList();
            var messages = matching.Take(limit).Select(a => Describe(a, query)).ToList();
            if (matching.Count > limit)
            {
                messages.Add($"{matching.Count - limit} more {(isWarning ? "warning" : "info")} annotations omitted");
            }

            return messages;
        }
    }

    /// <summary>Adds a warning.</summary>
    public void Warn(SourceRange range, string message) => Add(new Annotation(true, "PromQL warning: " + message, range));

    /// <summary>Adds an info.</summary>
    public void Inform(SourceRange range, string message) => Add(new Annotation(false, "PromQL info: " + message, range));

    /// <summary>Adds a warning of the interface rather than of the query.</summary>
    public void WarnPlain(string message) => Add(new Annotation(true, message, new SourceRange(-1, -1)));

    internal void InvalidQuantile(double quantile, SourceRange range) =>
        Warn(range, $"quantile value should be between 0 and 1, got {GoText.General(quantile)}");

    internal void InvalidRatio(double ratio, double cap, SourceRange range) =>
        Warn(range, $"ratio value should be between -1 and 1, got {GoText.General(ratio)}, capping to {GoText.General(cap)}");

    internal void BadBucketLabel(string metric, string value, SourceRange range) =>
        Warn(range, $"bucket label \"le\" is missing or has a malformed value of {GoText.Quote(value)}{ForMetric(metric)}");

    internal void MixedFloatsHistograms(string metric, SourceRange range) =>
        Warn(range, $"encountered a mix of histograms and floats for metric name {GoText.Quote(metric)}");

    internal void MixedFloatsHistogramsInAggregation(SourceRange range) =>
        Warn(range, "encountered a mix of histograms and floats for aggregation");

    internal void MixedClassicNative(string metric, SourceRange range) =>
        Warn(range, $"vector contains a mix of classic and native histograms{ForMetric(metric)}");

    internal void NotCounter(string metric, SourceRange range) => Warn(range, $"this native histogram metric is not a counter: {GoText.Quote(metric)}");

    internal void NotGauge(string metric, SourceRange range) => Warn(range, $"this native histogram metric is not a gauge: {GoText.Quote(metric)}");

    internal void MixedExponentialCustom(string metric, SourceRange range) =>
        Warn(range, $"vector contains a mix of histograms with exponential and custom buckets schemas for metric name {GoText.Quote(metric)}");

    internal void IncompatibleBucketLayout(string operation, SourceRange range) =>
        Warn(range, $"incompatible bucket layout encountered for binary operator {operation}");

    internal void ResetCollision(string operation, SourceRange range) => Warn(range, $"conflicting counter resets during histogram {operation}");

    internal void ReconciledBounds(string operation, SourceRange range) => Inform(range, $"mismatched custom buckets were reconciled during {operation}");

    internal void PossibleNonCounter(string metric, SourceRange range) =>
        Inform(range, $"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {GoText.Quote(metric)}");

    internal void IncompatibleTypes(string left, string operation, string right, SourceRange range) =>
        Inform(range, $"incompatible sample types encountered for binary operator {GoText.Quote(operation)}: {left} {operation} {right}");

    internal void IgnoredInAggregation(string aggregation, SourceRange range) => Inform(range, $"ignored histogram in {aggregation} aggregation");

    internal void IgnoredInMixedRange(string metric, SourceRange range) =>
        Inform(range, $"ignored histograms in a range containing both floats and histograms for metric name {GoText.Quote(metric)}");

    internal void QuantileIsNaN(string metric, SourceRange range) => Inform(range, $"input to histogram_quantile has NaN observations, result is NaN{ForMetric(metric)}");

    internal void QuantileIsSkewed(string metric, SourceRange range) =>
        Inform(range, $"input to histogram_quantile has NaN observations, result is skewed higher{ForMetric(metric)}");

    internal void FractionHasNaNs(string metric, SourceRange range) =>
        Inform(range, $"input to histogram_fraction has NaN observations, which are excluded from all fractions{ForMetric(metric)}");

    internal void ForcedMonotonicity(string metric, SourceRange range, long time, double lowest, double highest, double difference) => Add(new Annotation(
        false,
        "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)" + ForMetric(metric),
        range,
        new MendedBuckets(lowest, highest, difference, time, time, 1)));

    private static string ForMetric(string metric) => metric.Length == 0 ? "" : $" for metric name {GoText.Quote(metric)}";

    private static string Describe(Annotation annotation, string? query)
    {
        if (query is null || annotation.Range.Start < 0)
        {
            return annotation.Message;
        }

        var place = $" ({annotation.Range.Describe(query)})";
        return annotation.Mended is not { } mended ? annotation.Message + place
            : string.Create(CultureInfo.InvariantCulture, $"{annotation.Message}, from buckets {GoText.General(mended.Lowest)} to {GoText.General(mended.Highest)}, with a max diff of {mended.Difference:G2}, over {mended.Times} samples from {Time(mended.First)} to {Time(mended.Last)}{place}");

        static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeSeconds(milliseconds / 1000).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private void Add(Annotation annotation)
    {
        lock (_lock)
        {
            if (!_all.TryGetValue(annotation.Message, out var known))
            {
                _all[annotation.Message] = annotation;
            }
            else if (known.Mended is { } first && annotation.Mended is { } more)
            {
                _all[annotation.Message] = known with
                {
                    Mended = new MendedBuckets(
                        Math.Min(first.Lowest, more.Lowest), Math.Max(first.Highest, more.Highest), Math.Max(first.Difference, more.Difference),
                        Math.Min(first.First, more.First), Math.Max(first.Last, more.Last), first.Times + 1),
                };
            }
        }
    }
}
