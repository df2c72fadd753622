using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.PromQL.Conformance;

/// <summary>Makes native histograms with custom buckets of classic ones, as <c>load_with_nhcb</c> asks for.</summary>
internal static class CustomBuckets
{
    private sealed class Classic
    {
        public SortedDictionary<double, double> Buckets { get; } = [];

        public double? Count { get; set; }

        public double Sum { get; set; }
    }

    public static void Load(LoadCommand command, MemorySource source)
    {
        var histograms = new Dictionary<(LabelSet Labels, long Time), Classic>();
        foreach (var (labels, values) in command.Series)
        {
            var name = labels[LabelSet.MetricName];
            var suffix = ((string[])["_bucket", "_count", "_sum"]).FirstOrDefault(s => name.EndsWith(s, StringComparison.Ordinal));
            if (suffix is null || (suffix == "_bucket" && !GoFloat.TryParse(labels["le"], out _)))
            {
                continue;
            }

            var key = labels.Without("le").With(LabelSet.MetricName, name[..^suffix.Length]);
            for (var i = 0; i < values.Count; i++)
            {
                if (values[i].Float is { } value)
                {
                    Set(histograms, (key, i * command.Step), suffix, labels, value);
                }
            }
        }

        foreach (var ((labels, time), classic) in histograms)
        {
            source.Add(labels, time, Convert(classic));
        }
    }

    private static void Set(Dictionary<(LabelSet, long), Classic> histograms, (LabelSet, long) key, string suffix, LabelSet labels, double value)
    {
        if (!histograms.TryGetValue(key, out var histogram))
        {
            histograms[key] = histogram = new Classic();
        }

        switch (suffix)
        {
            case "_count":
                histogram.Count = value;
                break;
            case "_sum":
                histogram.Sum = value;
                break;
            default:
                _ = GoFloat.TryParse(labels["le"], out var bound);
                histogram.Buckets[bound] = value;
                break;
        }
    }

    private static FloatHistogram Convert(Classic classic)
    {
        var bounds = classic.Buckets.Keys.Where(double.IsFinite).ToArray();
        var cumulative = classic.Buckets.Where(static b => double.IsFinite(b.Key)).Select(static b => b.Value).ToList();
        var count = classic.Count ?? (classic.Buckets.Count > 0 ? classic.Buckets.Values.Last() : 0);
        cumulative.Add(count);
        var counts = cumulative.Select((c, i) => i == 0 ? c : c - cumulative[i - 1]).ToArray();
        return HyHome.Telemetry.PromQL.Histograms.HistogramMath.Compact(new FloatHistogram
        {
            Schema = FloatHistogram.CustomBucketsSchema,
            CustomValues = bounds,
            Count = count,
            Sum = classic.Sum,
            PositiveSpans = [new BucketSpan(0, (uint)counts.Length)],
            PositiveBuckets = counts,
        });
    }
}
