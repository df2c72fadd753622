using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Reading stored series.</content>
internal sealed partial class Evaluator
{
    // Fewer series than this are read faster by one thread.
    private const int ParallelFrom = 128;

    // The time that a selector looks at when it is evaluated at a step.
    private static long Reference(TimeModifiers time, long at) => (time.Timestamp ?? at) - time.Offset;

    private static IReadOnlyList<LabelMatcher> Matchers(VectorSelector selector) => selector.Matchers;

    private List<Series> Select(VectorSelector selector, Steps steps)
    {
        if (steps.Count == 0)
        {
            return [];
        }

        var first = Reference(selector.Time, steps.Start) - _lookback + 1;
        var last = Reference(selector.Time, steps.Last) + (selector.Smoothed ? _lookback : 0);
        var stored = _source.Select(Matchers(selector), selector.Smoothed ? first - 1 : first, last);
        return PerSeries(stored, static () => new MetricSamples(), (series, buffer) =>
        {
            buffer.Clear();
            series.Read(selector.Smoothed ? first - 1 : first, last, buffer);
            var result = Series.Empty(series.Labels, false, steps.Count);
            var samples = selector.Smoothed
                ? Smoothing.Fill(result, buffer, steps, at => Reference(selector.Time, at), _lookback, Annotations, selector.Range)
                : FillLatest(result, buffer, steps, selector.Time, sampleTimes: false, selector.CompletesResetHints);
            return Kept(result, samples);
        });
    }

    // The time of the samples that a selector gives, as timestamp() wants it.
    private List<Series> SelectTimes(VectorSelector selector, Steps steps)
    {
        var first = Reference(selector.Time, steps.Start) - _lookback + 1;
        var last = Reference(selector.Time, steps.Last);
        return PerSeries(_source.Select(Matchers(selector), first, last), static () => new MetricSamples(), (series, buffer) =>
        {
            buffer.Clear();
            series.Read(first, last, buffer);
            var result = Series.Empty(WithoutName(series.Labels), true, steps.Count);
            return Kept(result, FillLatest(result, buffer, steps, selector.Time, sampleTimes: true));
        });
    }

    private Series? Kept(Series series, long samples)
    {
        if (samples == 0)
        {
            series.Release();
            return null;
        }

        _budget.ChargeRead(samples);
        return series;
    }

    private long FillLatest(Series result, MetricSamples buffer, Steps steps, TimeModifiers time, bool sampleTimes, bool completeHints = false)
    {
        var times = buffer.Timestamps;
        var values = buffer.Values;
        var target = result.Values;
        var next = 0;
        long weight = 0;
        for (var step = 0; step < steps.Count; step++)
        {
            var reference = Reference(time, steps.At(step));
            while (next < times.Length && times[next] <= reference)
            {
                next++;
            }

            if (next == 0 || times[next - 1] <= reference - _lookback)
            {
                continue;
            }

            var histogram = buffer.Histogram(next - 1);
            if (histogram is null ? StaleMarker.IsStale(values[next - 1]) : HistogramMath.IsStale(histogram))
            {
                continue;
            }

            weight++;
            if (sampleTimes)
            {
                target[step] = times[next - 1] / 1000.0;
            }
            else if (histogram is null)
            {
                target[step] = values[next - 1];
            }
            else
            {
                weight += HistogramMath.Weight(histogram) - 1;
                result.Set(step, completeHints && next > 1 ? HistogramReset.WithHint(histogram, buffer.Histogram(next - 2)) : histogram);
            }
        }

        return weight;
    }

    /// <summary>Makes a result of each stored series, by two threads where there are many.</summary>
    private List<Series> PerSeries<TState>(IReadOnlyList<IMetricSeries> stored, Func<TState> makeState, Func<IMetricSeries, TState, Series?> make)
    {
        var results = new Series?[stored.Count];
        var parts = stored.Count < ParallelFrom ? 1 : Math.Max(1, _options.MaxParallelism);
        InParts(parts, part =>
        {
            var state = makeState();
            var to = (int)((long)stored.Count * (part + 1) / parts);
            for (var i = (int)((long)stored.Count * part / parts); i < to; i++)
            {
                _cancellation.ThrowIfCancellationRequested();
                results[i] = make(stored[i], state);
            }
        });
        var kept = new List<Series>(stored.Count);
        kept.AddRange(results.OfType<Series>());
        return kept;
    }

    private static void InParts(int parts, Action<int> run)
    {
        if (parts == 1)
        {
            run(0);
            return;
        }

        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, run);
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>The samples of a range vector, for a query that asks for just these.</summary>
    public List<MatrixSeries> Matrix(Expr expression, long at)
    {
        expression = Unwrap(expression);
        if (expression is SubqueryExpr subquery)
        {
            var steps = SubquerySteps(subquery, new Steps(at, 1, 1));
            return [.. Finish(Vector(subquery.Inner, steps), steps).Select(s => ToMatrix(s, steps)).OfType<MatrixSeries>()];
        }

        var matrix = (MatrixSelector)expression;
        var vector = matrix.Vector;
        var end = Reference(vector.Time, at);
        var start = end - matrix.Duration;
        var extended = vector.Anchored || vector.Smoothed;
        var first = start + 1 - (extended ? _lookback : 0);
        var last = end + (vector.Smoothed ? _lookback : 0);
        var results = new List<MatrixSeries>();
        var samples = new RangeSamples();
        foreach (var series in _source.Select(Matchers(vector), first, last))
        {
            _cancellation.ThrowIfCancellationRequested();
            samples.Read(series, first, last, countResets: false);
            _budget.ChargeRead(samples.FloatCount + samples.HistogramCount);
            if (extended && samples.HistogramCount > 0)
            {
                throw QueryException.Execution($"{(vector.Anchored ? "anchored" : "smoothed")} modifier is not supported with histograms");
            }

            IReadOnlyList<(long Time, double Value)> floats = [.. Pairs(samples.Times, samples.Values)];
            floats = extended ? ExtendedRates.Extend(floats, start, end, vector.Smoothed) : floats;
            if (floats.Count + samples.HistogramCount > 0)
            {
                results.Add(new MatrixSeries(series.Labels, floats, [.. Pairs(samples.HistogramTimes, samples.Histograms)]));
            }
        }

        return results;

        static List<(long Time, T Value)> Pairs<T>(ReadOnlySpan<long> times, ReadOnlySpan<T> values)
        {
            var pairs = new List<(long, T)>(times.Length);
            for (var i = 0; i < times.Length; i++)
            {
                pairs.Add((times[i], values[i]));
            }

            return pairs;
        }
    }

    internal static MatrixSeries? ToMatrix(Series series, Steps steps)
    {
        var floats = new List<(long, double)>(steps.Count);
        List<(long, FloatHistogram)>? histograms = null;
        for (var i = 0; i < steps.Count; i++)
        {
            if (series.Histogram(i) is { } histogram)
            {
                (histograms ??= []).Add((steps.At(i), histogram));
            }
            else if (series.HasFloat(i))
            {
                floats.Add((steps.At(i), series.Values[i]));
            }
        }

        return floats.Count == 0 && histograms is null ? null : new MatrixSeries(series.Labels, floats, histograms ?? []);
    }

    // The steps of a subquery that the windows at the given steps need: multiples of its own step, whatever the query starts at.
    private Steps SubquerySteps(SubqueryExpr subquery, Steps steps)
    {
        var interval = subquery.Step > 0 ? subquery.Step : Math.Max(1, (long)_options.DefaultSubqueryStep.TotalMilliseconds);
        var open = Reference(subquery.Time, steps.Start) - subquery.Duration;
        var start = interval * (open / interval);
        start += start <= open ? interval : 0;
        return Steps.Between(start, Reference(subquery.Time, steps.Last), interval);
    }
}
