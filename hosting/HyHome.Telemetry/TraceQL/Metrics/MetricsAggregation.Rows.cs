using System.Numerics;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <content>Gathering of columns, without a span for each row.</content>
internal sealed partial class MetricsAggregation
{
    private const int BucketSlots = 64;

    private readonly Dictionary<(long, long), StepAccumulator?[]> _classes = [];
    private SpanTables? _tables;

    /// <summary>Takes those of some rows that pass; false once there is more to keep than allowed.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="classes">The classes that the query tells apart.</param>
    /// <param name="filters">What passes.</param>
    /// <param name="most">The most series times steps.</param>
    internal bool Observe(SpanRowSet set, SpanClasses classes, FieldEvaluator[] filters, long most)
    {
        var columns = set.Columns;
        if (!ReferenceEquals(columns.Tables, _tables))
        {
            // Numbers in columns are those of their tables.
            _classes.Clear();
            _tables = columns.Tables;
        }

        var last = (Class: (-1L, -1L), Series: Array.Empty<StepAccumulator?>());
        foreach (var row in set.Rows)
        {
            var step = range.IndexOf(columns.Start[row]);
            if (step < 0)
            {
                continue;
            }

            var known = classes.Of(columns, row);
            if (known != last.Class)
            {
                last = (known, SeriesOf(known, set, row, filters));
            }

            var duration = Math.Max(0, columns.End[row] - columns.Start[row]);
            if (last.Series.Length == 0 || (_hasBuckets && duration < 2))
            {
                continue;
            }

            ref var series = ref last.Series[_hasBuckets ? Slot(duration) : 0];
            if (series is null)
            {
                series = Gather(new SpanRef(set.Read(row), null, 0));
                if (Values > most)
                {
                    return false;
                }

                continue;
            }

            var value = metrics.Field is null ? double.NaN : duration / 1e9;
            series.Add(step, value);
            if (exemplars.Takes(columns.TraceId(row), columns.Start[row]))
            {
                Exemplify(series, new SpanRef(set.Read(row), null, 0), value);
            }
        }

        return true;
    }

    // The series of a class by bucket; none where it does not pass.
    private StepAccumulator?[] SeriesOf((long, long) known, SpanRowSet set, int row, FieldEvaluator[] filters)
    {
        if (!_classes.TryGetValue(known, out var series))
        {
            var span = new SpanRef(set.Read(row), null, 0);
            _classes[known] = series = Array.TrueForAll(filters, f => f.IsTrue(span)) ? new StepAccumulator?[_hasBuckets ? BucketSlots : 1] : [];
        }

        return series;
    }

    // The power of two that is its bucket's bound.
    private static int Slot(long duration) => duration > 1L << 62 ? BucketSlots - 1 : BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)duration));
}
