using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.PromQL;

/// <summary>The simplest store there can be: all samples in sorted lists.</summary>
internal sealed class MemorySource : IMetricSource
{
    private readonly Dictionary<LabelSet, MemorySeries> _series = [];

    public IReadOnlyDictionary<string, IReadOnlyList<MetricMetadata>> Metadata => new Dictionary<string, IReadOnlyList<MetricMetadata>>();

    public List<(LabelSet Series, Exemplar Exemplar)> AllExemplars { get; } = [];

    public void Clear() => _series.Clear();

    public void Add(LabelSet labels, long time, double value) => Of(labels).Samples[time] = (value, null);

    public void Add(LabelSet labels, long time, FloatHistogram histogram) => Of(labels).Samples[time] = (0, histogram);

    public IReadOnlyList<IMetricSeries> Select(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) =>
        [.. _series.Values.Where(s => matchers.All(m => m.Matches(s.Labels)))];

    public IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) =>
        [.. Select(matchers, minTime, maxTime).SelectMany(static s => s.Labels).Select(static l => l.Name).Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) =>
        [.. Select(matchers, minTime, maxTime).Select(s => s.Labels[name]).Where(static v => v.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyList<(LabelSet Series, IReadOnlyList<Exemplar> Exemplars)> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) =>
        [.. AllExemplars.Where(e => matchers.All(m => m.Matches(e.Series))).GroupBy(static e => e.Series).Select(static g => (g.Key, (IReadOnlyList<Exemplar>)[.. g.Select(static e => e.Exemplar)]))];

    private MemorySeries Of(LabelSet labels)
    {
        if (!_series.TryGetValue(labels, out var series))
        {
            _series[labels] = series = new MemorySeries(labels);
        }

        return series;
    }

    private sealed class MemorySeries(LabelSet labels) : IMetricSeries
    {
        public LabelSet Labels { get; } = labels;

        public SortedList<long, (double Value, FloatHistogram? Histogram)> Samples { get; } = [];

        public void Read(long minTime, long maxTime, MetricSamples into)
        {
            FloatHistogram? previous = null;
            foreach (var (time, (value, stored)) in Samples)
            {
                var histogram = stored is null ? null : Hinted(stored, previous);
                previous = stored;
                if (time < minTime || time > maxTime)
                {
                    continue;
                }

                if (histogram is null)
                {
                    into.Add(time, value);
                }
                else
                {
                    into.Add(time, histogram);
                }
            }
        }

        // As Prometheus' own store: what is stored right after another histogram and counts no less is known not to be a reset.
        private static FloatHistogram Hinted(FloatHistogram current, FloatHistogram? previous)
        {
            if (current.CounterResetHint == CounterResetHint.Gauge || previous is null or { CounterResetHint: CounterResetHint.Gauge })
            {
                return current;
            }

            var neutral = current.CounterResetHint == CounterResetHint.NotReset ? HistogramMath.With(current, CounterResetHint.Unknown) : current;
            return HistogramReset.IsReset(neutral, previous) ? neutral : HistogramMath.With(current, CounterResetHint.NotReset);
        }
    }
}
