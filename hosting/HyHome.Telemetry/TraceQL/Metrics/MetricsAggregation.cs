using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>Sorts spans into series by the fields they are grouped by, and into steps.</summary>
internal sealed partial class MetricsAggregation(MetricsAggregate metrics, StepRange range, ExemplarPicker exemplars)
{
    // 8 bytes each: what a query may take of memory, about 160 MB.
    private const long MaxValues = 20_000_000;
    private const string BucketLabel = "__bucket";

    private readonly Dictionary<GroupKey, StepAccumulator> _series = [];
    private readonly bool _hasBuckets = metrics.Function is MetricsFunction.HistogramOverTime or MetricsFunction.QuantileOverTime;
    private Static[] _buffer = new Static[metrics.By.Count + 1];
    private StepAccumulator? _last;

    internal void Observe(in SpanRef span) => Gather(span);

    // The series that took the span, or null.
    private StepAccumulator? Gather(in SpanRef span)
    {
        var step = range.IndexOf(span.Span.StartUnixNano);
        if (step < 0)
        {
            return null;
        }

        var value = double.NaN;
        if (metrics.Field is { } field)
        {
            var read = FieldReader.ReadSingle(field, span);
            if (!read.Type.IsNumeric() || double.IsNaN(read.Float))
            {
                return null;
            }

            // Durations of spans are measured in seconds.
            value = field.Intrinsic == Intrinsic.Duration ? read.Float / 1e9 : read.Float;
            if (_hasBuckets && !TrySetBucket(read))
            {
                return null;
            }
        }

        var named = _hasBuckets;
        for (var i = 0; i < metrics.By.Count; i++)
        {
            // Series are never grouped by lists, in Tempo either.
            var key = FieldReader.ReadSingle(metrics.By[i], span);
            _buffer[i] = key.Type.IsArray() ? FieldReader.NilText : key;
            named |= !_buffer[i].IsNil;
        }

        // What is missing is left out of a series' labels; where everything is, the first is the text "nil", so that there is a label.
        if (!named && metrics.By.Count > 0)
        {
            _buffer[0] = FieldReader.NilText;
        }

        var series = Series(new GroupKey(_buffer));
        series.Add(step, value);
        if (exemplars.Takes(span.Span))
        {
            Exemplify(series, span, value);
        }

        return series;
    }

    private void Exemplify(StepAccumulator series, in SpanRef span, double value) =>
        series.Exemplars.Add(exemplars.Describe(span, _hasBuckets && metrics.Function == MetricsFunction.HistogramOverTime ? double.NaN : value));

    /// <summary>The series, with quantiles computed.</summary>
    internal List<MetricsSeries> Finish()
    {
        if (metrics.By.Count == 0 && !_hasBuckets && _series.Count == 0)
        {
            _ = Series(new GroupKey(_buffer));
        }

        return metrics.Function == MetricsFunction.QuantileOverTime
            ? [.. _series.GroupBy(static s => new GroupKey(s.Key.Values[..^1])).SelectMany(Quantiles)]
            : [.. _series.Select(s => new MetricsSeries(Labels(s.Key.Values), s.Value.Finish(range.StepSeconds)) { Exemplars = s.Value.Exemplars })];
    }

    // Only whole numbers and durations have buckets; as in Tempo, from 2 on.
    private bool TrySetBucket(in Static value)
    {
        if (value.Type == StaticType.Float || value.Int < 2)
        {
            return false;
        }

        // Tempo counts attributes as floating point, in which numbers beyond 2^53 are near others.
        var bound = PowerOfTwoBuckets.BoundOf(value.Type == StaticType.Duration ? value.Int : (long)(double)value.Int);
        _buffer[^1] = Static.Of(value.Type == StaticType.Duration ? bound / 1e9 : bound);
        return true;
    }

    private StepAccumulator Series(GroupKey key)
    {
        if (_last is not null && _last.Key.Equals(key))
        {
            return _last;
        }

        if (!_series.TryGetValue(key, out var series))
        {
            if ((_series.Count + 1L) * range.Count > MaxValues)
            {
                throw new TraceQLException($"the query yields more than {_series.Count} series of {range.Count} steps: group by fewer attributes, or ask for a longer step");
            }

            _series.Add(key, series = new StepAccumulator(key, metrics.Function, range.Count));
            _buffer = new Static[_buffer.Length];
        }

        return _last = series;
    }

    private IEnumerable<MetricsSeries> Quantiles(IGrouping<GroupKey, KeyValuePair<GroupKey, StepAccumulator>> group)
    {
        var buckets = group.Select(b => (Bound: b.Key.Values[^1].Float, Counts: b.Value.Finish(range.StepSeconds))).OrderBy(static b => b.Bound).ToArray();
        var exemplars = group.SelectMany(static b => b.Value.Exemplars).ToArray();
        var overall = metrics.Quantiles.Select(q => PowerOfTwoBuckets.Quantile(q, [.. buckets.Select(static b => (b.Bound, b.Counts.Sum()))])).ToArray();
        for (var q = 0; q < metrics.Quantiles.Count; q++)
        {
            var values = new double[range.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = PowerOfTwoBuckets.Quantile(metrics.Quantiles[q], [.. buckets.Where(b => b.Counts[i] > 0).Select(b => (b.Bound, b.Counts[i]))]);
            }

            var labels = Named(group.Key.Values).Append(new("p", Static.Of(metrics.Quantiles[q])));
            yield return new MetricsSeries([.. labels], values) { Exemplars = [.. exemplars.Where(e => Nearest(e.Value, overall) == q)] };
        }
    }

    private static int Nearest(double value, double[] quantiles) => Array.IndexOf(quantiles, quantiles.MinBy(q => Math.Abs(q - value)));

    private KeyValuePair<string, Static>[] Labels(Static[] values)
    {
        var labels = Named(values);
        if (metrics.Function == MetricsFunction.HistogramOverTime)
        {
            labels.Add(new(BucketLabel, values[^1]));
        }

        return labels.Count > 0 ? [.. labels] : [new("__name__", Static.Of(Printer.Name(metrics.Function)))];
    }

    private List<KeyValuePair<string, Static>> Named(Static[] values)
    {
        var labels = new List<KeyValuePair<string, Static>>();
        for (var i = 0; i < metrics.By.Count; i++)
        {
            if (!values[i].IsNil)
            {
                labels.Add(new(metrics.By[i].ToString(), values[i]));
            }
        }

        return labels;
    }
}
