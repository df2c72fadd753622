using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.PromQL.Conformance;

/// <summary>Runs scripts of Prometheus' PromQL tests. An instant query is also asked with <c>@</c> at other times, and as the middle of a range query.</summary>
internal sealed class TestRunner
{
    private const double Epsilon = 0.000001;
    private static readonly string[] ContextFunctions = ["start()", "end()", "range()", "step()"];
    private static readonly HashSet<string> TimeDependent =
    [
        "days_in_month", "day_of_month", "day_of_week", "day_of_year", "end", "hour", "minute", "month", "year", "predict_linear", "range", "start", "step", "time", "timestamp",
    ];

    private readonly MemorySource _source = new();
    private readonly PromQLEngine _engine;

    public TestRunner(PromQLEngineOptions? options = null) => _engine = new PromQLEngine(
        _source, options ?? new PromQLEngineOptions { Syntax = PromQLOptions.Everything, DelayedNameRemoval = true });

    /// <summary>Runs a script and returns what went wrong, one text for each command that failed.</summary>
    public List<string> Run(string script)
    {
        var failures = new List<string>();
        foreach (var command in TestScript.Parse(script))
        {
            try
            {
                Execute(command);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"line {command.Line}: {(command as EvalCommand)?.Query}: {(e is InvalidDataException ? e.Message : e.ToString())}");
            }
        }

        return failures;
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new InvalidDataException(problem);
        }
    }

    private void Execute(TestCommand command)
    {
        switch (command)
        {
            case ClearCommand:
                _source.Clear();
                break;
            case LoadCommand load:
                Load(load);
                break;
            case EvalCommand { IsRange: true } eval:
                Check(eval, eval.Query, () => _engine.Range(eval.Query, eval.Start, eval.End, eval.Step));
                break;
            case EvalCommand eval:
                foreach (var (query, time) in Variants(eval))
                {
                    Instant(eval, query, time);
                }

                break;
        }
    }

    private void Load(LoadCommand load)
    {
        foreach (var (labels, values) in load.Series)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (values[i].Histogram is { } histogram)
                {
                    _source.Add(labels, i * load.Step, histogram);
                }
                else if (values[i].Float is { } value)
                {
                    _source.Add(labels, i * load.Step, value);
                }
            }
        }

        if (load.WithCustomBuckets)
        {
            CustomBuckets.Load(load, _source);
        }
    }

    private void Instant(EvalCommand eval, string query, long time)
    {
        var value = Check(eval, query, () => _engine.Instant(query, time));
        if (value is null || eval.RangeVector is not null || eval.Text is not null || Array.Exists(ContextFunctions, query.Contains))
        {
            return;
        }

        var range = _engine.Range(query, time - 60_000, time + 60_000, 60_000);
        if (eval.IsOrdered)
        {
            return;
        }

        var samples = new List<VectorSample>();
        foreach (var series in ((MatrixValue)range.Value).Series)
        {
            samples.AddRange(series.Floats.Where(f => f.Time == time).Select(f => new VectorSample(series.Metric, f.Value, null)));
            samples.AddRange(series.Histograms.Where(h => h.Time == time).Select(h => new VectorSample(series.Metric, 0, h.Histogram)));
        }

        try
        {
            Compare(eval, value is ScalarValue ? new ScalarValue(time, samples[0].Value) : new VectorValue(time, samples));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"as range query {query} @ {time}: {e.Message}");
        }
    }

    private static IEnumerable<(string Query, long Time)> Variants(EvalCommand eval)
    {
        yield return (eval.Query, eval.Start);
        Expr expression;
        try
        {
            expression = Parser.Parse(eval.Query, PromQLOptions.Everything);
        }
        catch (PromQLParseException)
        {
            yield break;
        }

        var at = eval.RangeVector?.End ?? eval.Start;
        if (!Fix(expression, at))
        {
            yield break;
        }

        var query = expression.ToString();
        foreach (var time in at == 0 ? (long[])[-1000, 0, 1000] : [-10 * at, 0, at / 5, at, 10 * at])
        {
            yield return (query, time);
        }
    }

    // Gives all selectors outside of fixed subqueries a time. False: a function looks at the time of evaluation.
    private static bool Fix(Expr expression, long at)
    {
        switch (expression)
        {
            case VectorSelector vector:
                vector.Time.Timestamp ??= at;
                return true;
            case MatrixSelector matrix:
                matrix.Vector.Time.Timestamp ??= at;
                return true;
            case SubqueryExpr subquery:
                subquery.Time.Timestamp ??= at;
                return Safe(subquery.Inner);
            case ParenExpr paren:
                return Fix(paren.Inner, at);
            case UnaryExpr unary:
                return Fix(unary.Inner, at);
            case BinaryExpr binary:
                return Fix(binary.Left, at) & Fix(binary.Right, at);
            case AggregateExpr aggregate:
                return (aggregate.Parameter is null || Fix(aggregate.Parameter, at)) & Fix(aggregate.Inner, at);
            case Call call:
                return call.Arguments.Aggregate(!TimeDependent.Contains(call.Function.Name), (safe, a) => Fix(a, at) & safe);
            default:
                return true;
        }
    }

    private static bool Safe(Expr expression) => expression switch
    {
        Call call => !TimeDependent.Contains(call.Function.Name) && call.Arguments.All(Safe),
        BinaryExpr binary => Safe(binary.Left) && Safe(binary.Right),
        AggregateExpr aggregate => Safe(aggregate.Inner) && (aggregate.Parameter is null || Safe(aggregate.Parameter)),
        ParenExpr paren => Safe(paren.Inner),
        UnaryExpr unary => Safe(unary.Inner),
        SubqueryExpr subquery => Safe(subquery.Inner),
        _ => true,
    };

    private static QueryValue? Check(EvalCommand eval, string query, Func<QueryResult> evaluate)
    {
        QueryResult result;
        try
        {
            result = evaluate();
        }
        catch (Exception e) when (eval.MustFail && e is QueryException or PromQLParseException)
        {
            foreach (var expected in eval.Messages.Where(static m => m.Kind == Expectation.Fail))
            {
                Require(expected.Matches(e.Message), $"{query}: another error than expected: {e.Message}");
            }

            return null;
        }

        Require(!eval.MustFail, $"{query}: no error");
        CheckMessages(eval, query, result.Annotations);
        try
        {
            Compare(eval, result.Value);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{query}: {e.Message}");
        }

        return result.Value;
    }

    private static void CheckMessages(EvalCommand eval, string query, Annotations annotations)
    {
        Require(!eval.MustWarn || annotations.Warnings.Count > 0, $"{query}: no warning");
        Require(!eval.MustInform || annotations.Infos.Count > 0, $"{query}: no info");
        Check(Expectation.Warn, Expectation.NoWarn, annotations.Warnings);
        Check(Expectation.Info, Expectation.NoInfo, annotations.Infos);

        void Check(Expectation kind, Expectation none, IReadOnlyList<string> actual)
        {
            var expected = eval.Messages.Where(m => m.Kind == kind).ToList();
            foreach (var message in expected)
            {
                Require(actual.Any(message.Matches), $"{query}: no {kind} like '{message.Message}{message.Pattern}' but [{string.Join("; ", actual)}]");
            }

            Require(expected.Count == 0 || actual.All(a => expected.Exists(e => e.Matches(a))), $"{query}: unexpected {kind}: {string.Join("; ", actual)}");
            Require(!eval.Messages.Exists(m => m.Kind == none) || actual.Count == 0, $"{query}: unexpected {kind}: {string.Join("; ", actual)}");
        }
    }

    private static void Compare(EvalCommand eval, QueryValue value)
    {
        switch (value)
        {
            case ScalarValue scalar:
                Require(eval.Scalar is { } expected && AlmostEqual(expected, scalar.Value), $"expected {eval.Scalar} but got scalar {scalar.Value}");
                break;
            case StringValue text:
                Require(eval.Text == text.Value, $"expected {eval.Text} but got {text.Value}");
                break;
            case VectorValue vector:
                CompareVector(eval, vector);
                break;
            case MatrixValue matrix:
                CompareMatrix(eval, matrix);
                break;
        }
    }

    private static void CompareVector(EvalCommand eval, VectorValue vector)
    {
        Require(eval.Scalar is null, "expected a scalar but got a vector");
        for (var i = 0; i < vector.Samples.Count; i++)
        {
            var sample = vector.Samples[i];
            var position = eval.Series.FindLastIndex(s => s.Labels.Equals(sample.Metric));
            Require(position >= 0, $"unexpected {sample.Metric} {sample.Value} {Show(sample.Histogram)}");
            Require(!eval.IsOrdered || position == i, $"{sample.Metric} at position {i} instead of {position}");
            var expected = eval.Series[position].Values[0];
            Require(
                expected.Histogram is null ? sample.Histogram is null && AlmostEqual(expected.Float ?? 0, sample.Value) : AlmostEqual(expected, sample.Histogram),
                $"{sample.Metric}: expected {expected.Float?.ToString("R", CultureInfo.InvariantCulture)}{Show(expected.Histogram)} but got {(sample.Histogram is null ? sample.Value.ToString("R", CultureInfo.InvariantCulture) : Show(sample.Histogram))}");
        }

        foreach (var (labels, _) in eval.Series)
        {
            Require(vector.Samples.Any(s => s.Metric.Equals(labels)), $"{labels} is missing");
        }
    }

    private static void CompareMatrix(EvalCommand eval, MatrixValue matrix)
    {
        var (start, _, step) = eval.RangeVector ?? (eval.Start, eval.End, eval.Step);
        foreach (var series in matrix.Series)
        {
            var position = eval.Series.FindLastIndex(s => s.Labels.Equals(series.Metric));
            Require(position >= 0, $"unexpected {series.Metric} {Show(series)}");
            var values = eval.Series[position].Values;
            var floats = values.Select((v, i) => (Time: start + (i * step), v.Float)).Where(static v => v.Float is not null).ToList();
            var histograms = values.Select((v, i) => (Time: start + (i * step), Value: v)).Where(static v => v.Value.Histogram is not null).ToList();
            Require(floats.Count == series.Floats.Count && histograms.Count == series.Histograms.Count, $"{series.Metric}: expected {floats.Count} floats and {histograms.Count} histograms but got {Show(series)}");
            for (var i = 0; i < floats.Count; i++)
            {
                Require(floats[i].Time == series.Floats[i].Time && AlmostEqual(floats[i].Float!.Value, series.Floats[i].Value), $"{series.Metric}: expected {floats[i].Float} @ {floats[i].Time} but got {Show(series)}");
            }

            for (var i = 0; i < histograms.Count; i++)
            {
                Require(
                    histograms[i].Time == series.Histograms[i].Time && AlmostEqual(histograms[i].Value, series.Histograms[i].Histogram),
                    $"{series.Metric}: expected {Show(histograms[i].Value.Histogram)} @ {histograms[i].Time} but got {Show(series.Histograms[i].Histogram)} @ {series.Histograms[i].Time}");
            }
        }

        foreach (var (labels, _) in eval.Series)
        {
            Require(matrix.Series.Any(s => s.Metric.Equals(labels)), $"{labels} is missing");
        }
    }

    private static string Show(FloatHistogram? histogram) => histogram is null ? "" : $"schema {histogram.Schema} hint {histogram.CounterResetHint} {HistogramMath.Format(histogram)}";

    private static string Show(MatrixSeries series) =>
        string.Join(' ', series.Floats.Select(static f => $"{GoText.Number(f.Value)}@{f.Time}").Concat(series.Histograms.Select(static h => $"{Show(h.Histogram)}@{h.Time}")));

    private static bool AlmostEqual(double expected, double actual)
    {
        if (HyHome.Telemetry.Storage.Metrics.StaleMarker.IsStale(expected) || HyHome.Telemetry.Storage.Metrics.StaleMarker.IsStale(actual))
        {
            return HyHome.Telemetry.Storage.Metrics.StaleMarker.IsStale(expected) == HyHome.Telemetry.Storage.Metrics.StaleMarker.IsStale(actual);
        }

        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            return double.IsNaN(expected) && double.IsNaN(actual);
        }

        if (expected == actual)
        {
            return true;
        }

        var sum = Math.Abs(expected) + Math.Abs(actual);
        var difference = Math.Abs(expected - actual);
        return expected == 0 || actual == 0 || sum < 2.2250738585072014e-308
            ? difference < Epsilon * 2.2250738585072014e-308
            : difference / Math.Min(sum, double.MaxValue) < Epsilon;
    }

    private static bool AlmostEqual(SequenceValue expected, FloatHistogram? actual)
    {
        if (actual is null || expected.Histogram is not { } wanted)
        {
            return false;
        }

        return wanted.Schema == actual.Schema
            && AlmostEqual(wanted.Count, actual.Count)
            && AlmostEqual(wanted.Sum, actual.Sum)
            && (!wanted.UsesCustomBuckets() || wanted.CustomValues.AsSpan().SequenceEqual(actual.CustomValues))
            && wanted.ZeroThreshold == actual.ZeroThreshold
            && AlmostEqual(wanted.ZeroCount, actual.ZeroCount)
            && SameBuckets(wanted.PositiveSpans, wanted.PositiveBuckets, actual.PositiveSpans, actual.PositiveBuckets)
            && SameBuckets(wanted.NegativeSpans, wanted.NegativeBuckets, actual.NegativeSpans, actual.NegativeBuckets)
            && (!expected.HintGiven || wanted.CounterResetHint == actual.CounterResetHint);
    }

    private static bool SameBuckets(BucketSpan[] spans1, double[] buckets1, BucketSpan[] spans2, double[] buckets2)
    {
        var left = HistogramBuckets.Indexed(spans1, buckets1).Where(static b => b.Count != 0).ToList();
        var right = HistogramBuckets.Indexed(spans2, buckets2).Where(static b => b.Count != 0).ToList();
        return left.Count == right.Count && left.Zip(right).All(static p => p.First.Index == p.Second.Index && AlmostEqual(p.First.Count, p.Second.Count));
    }
}
