using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Sums of rates, without a vector of the rates: what most panels ask for.</content>
internal sealed partial class Evaluator
{
    // Fewer rates than this are summed faster by one thread.
    private const int ParallelFromValues = 10_000;

    /// <summary>Null where the common way has to do it: there are histograms, or series that differ in reserved labels only.</summary>
    private List<Series>? SumRates(AggregateExpr aggregate, Call call, Steps steps)
    {
        var matrix = (MatrixSelector)call.Arguments[0];
        var range = new RangeCall(call.Function.Name, matrix.Range, matrix.Duration, false, false, Annotations);
        var stored = _source.Select(Matchers(matrix.Vector), Reference(matrix.Vector.Time, steps.Start) - matrix.Duration + 1, Reference(matrix.Vector.Time, steps.Last));
        if (SumOfRates.Of(stored, aggregate, steps) is not { } sums)
        {
            return null;
        }

        var isLong = stored.Count >= ParallelFrom && (long)stored.Count * steps.Count >= ParallelFromValues;
        var parts = sums.Split(isLong ? Math.Max(1, _options.MaxParallelism) : 1);
        var hasHistograms = false;
        long charged = 0;
        var read = _budget.Read;
        InParts(parts.Length, part =>
        {
            var samples = new RangeSamples();
            var rates = new double[steps.Count];
            Array.Fill(rates, Missing.Value);
            foreach (var group in parts[part])
            {
                foreach (var member in group.Members)
                {
                    if (Volatile.Read(ref hasHistograms))
                    {
                        return;
                    }

                    _cancellation.ThrowIfCancellationRequested();
                    if (TryAdd(stored[member], samples, matrix, range, steps, rates, group, out var any))
                    {
                        group.First = any ? Math.Min(group.First, member) : group.First;
                        Interlocked.Add(ref charged, any ? steps.Count : 0);
                    }
                    else
                    {
                        Volatile.Write(ref hasHistograms, true);
                    }
                }
            }
        });
        _budget.Release(charged);
        if (hasHistograms)
        {
            _budget.Unread(_budget.Read - read);
            return null;
        }

        return Summed(sums, range, stored, steps);
    }

    // Adds the rates of a series to its group; false where it has histograms. The rates are all missing before and after.
    private bool TryAdd(IMetricSeries series, RangeSamples samples, MatrixSelector matrix, RangeCall range, Steps steps, double[] rates, Group group, out bool any)
    {
        var time = matrix.Vector.Time;
        var start = Reference(time, steps.Start);
        samples.Read(series, start - matrix.Duration + 1, Reference(time, steps.Last), RangeFunctions.CountsResets(range.Function));
        _budget.ChargeRead(samples.FloatCount + samples.HistogramCount);
        any = false;
        if (RateSlider.CanDo(samples, range))
        {
            any = RateSlider.Fill(samples, range, steps, start, Reference(time, steps.Start + steps.Interval) - start, rates, out var filled);
            var (from, to) = filled;
            var found = new Span<double>(rates, from, to - from);
            AddFloats(found, new Span<double>(group.Sums.Values, from, found.Length), new Span<double>(group.Compensation, from, found.Length));
            found.Fill(Missing.Value);
            _budget.Charge(any ? steps.Count : 0);
        }

        _budget.Release(samples.FloatCount + samples.HistogramCount);
        return samples.HistogramCount == 0;
    }

    private List<Series> Summed(SumOfRates sums, RangeCall range, IReadOnlyList<IMetricSeries> stored, Steps steps)
    {
        // Groups come in the order in which a vector of the rates would have them.
        var groups = sums.Groups.FindAll(static g => g.First < int.MaxValue);
        groups.Sort(static (a, b) => a.First.CompareTo(b.First));
        foreach (var group in groups)
        {
            Compensate(group.Sums.Values, group.Compensation);
        }

        if (groups.Count > 0 && RangeFunctions.CountsResets(range.Function))
        {
            NotePossibleNonCounter(stored[groups[0].First].Labels[LabelSet.MetricName], range);
        }

        _budget.Charge((long)groups.Count * steps.Count);
        return groups.ConvertAll(static g => g.Sums);
    }
}
