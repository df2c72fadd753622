using System.Runtime.CompilerServices;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>
/// Evaluates the expressions of one query. Each expression is evaluated at all steps at once: series by series over arrays, so that a stored series is
/// decoded once and labels are looked at once, not at each step.
/// </summary>
internal sealed partial class Evaluator
{
    private const string SameLabels = "vector cannot contain metrics with the same labelset";
    private readonly IMetricSource _source;
    private readonly PromQLEngineOptions _options;
    private readonly long _lookback;
    private readonly SampleBudget _budget;
    private readonly CancellationToken _cancellation;

    public Evaluator(IMetricSource source, PromQLEngineOptions options, TimeSpan lookback, CancellationToken cancellation)
    {
        _source = source;
        _options = options;
        _lookback = (long)lookback.TotalMilliseconds;
        _budget = new SampleBudget(options.MaxSamples);
        _cancellation = cancellation;
    }

    public Annotations Annotations { get; } = new();

    public long SamplesRead => _budget.Read;

    private bool Delayed => _options.DelayedNameRemoval;

    /// <summary>Evaluates an expression that gives series.</summary>
    public List<Series> Vector(Expr expression, Steps steps)
    {
        Check();
        switch (expression)
        {
            case ParenExpr paren:
                return Vector(paren.Inner, steps);
            case StepInvariantExpr invariant:
                return Repeat(Vector(invariant.Inner, steps with { Count = Math.Min(1, steps.Count) }), steps.Count);
            case VectorSelector selector:
                return Select(selector, steps);
            case AggregateExpr aggregate:
                return Aggregate(aggregate, steps);
            case BinaryExpr binary:
                return Binary(binary, steps);
            case UnaryExpr unary:
                return Signed(unary, steps);
            case Call call:
                return CallVector(call, steps);
            default:
                throw QueryException.Execution($"unhandled expression: {expression}");
        }
    }

    /// <summary>Evaluates an expression that gives a number at each step.</summary>
    public double[] Scalar(Expr expression, Steps steps)
    {
        Check();
        switch (expression)
        {
            case NumberLiteral number:
                return Filled(number.Value, steps.Count);
            case ParenExpr paren:
                return Scalar(paren.Inner, steps);
            case StepInvariantExpr invariant:
                var once = Scalar(invariant.Inner, steps with { Count = Math.Min(1, steps.Count) });
                return once.Length == 0 ? once : Filled(once[0], steps.Count);
            case UnaryExpr unary:
                var values = Scalar(unary.Inner, steps);
                return unary.Operation == "-" ? Array.ConvertAll(values, static v => -v) : values;
            case BinaryExpr binary:
                var left = Scalar(binary.Left, steps);
                var right = Scalar(binary.Right, steps);
                var apply = Operators.ForScalars(binary.Operation);
                for (var i = 0; i < left.Length; i++)
                {
                    left[i] = apply(left[i], right[i]);
                }

                return left;
            case Call call:
                return CallScalar(call, steps);
            default:
                throw QueryException.Execution($"unhandled expression: {expression}");
        }
    }

    /// <summary>Drops the names that were kept for so long, at the end of a query.</summary>
    public List<Series> Finish(List<Series> series, Steps steps)
    {
        if (!Delayed)
        {
            return series;
        }

        foreach (var one in series.Where(static s => s.DropName))
        {
            one.Labels = ReservedLabels.Drop(one.Labels);
        }

        return Merge(series, steps);
    }

    internal void Check()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw QueryException.Execution("expression nests too deeply");
        }
    }

    private static double[] Filled(double value, int count)
    {
        var values = new double[count];
        Array.Fill(values, value);
        return values;
    }

    private static Expr Unwrap(Expr expression)
    {
        while (expression is ParenExpr or StepInvariantExpr)
        {
            expression = expression is ParenExpr paren ? paren.Inner : ((StepInvariantExpr)expression).Inner;
        }

        return expression;
    }

    private static string Text(Expr expression) => ((StringLiteral)Unwrap(expression)).Value;

    private List<Series> Repeat(List<Series> once, int count)
    {
        if (count <= 1)
        {
            return once;
        }

        for (var i = 0; i < once.Count; i++)
        {
            var repeated = Series.Empty(once[i].Labels, once[i].DropName, count);
            for (var step = 0; step < count; step++)
            {
                if (once[i].Histogram(0) is { } histogram)
                {
                    repeated.Set(step, histogram);
                }
                else
                {
                    repeated.Set(step, once[i].Values[0]);
                }
            }

            once[i] = repeated;
        }

        _budget.Charge((long)once.Count * count);
        return once;
    }

    private List<Series> Signed(UnaryExpr unary, Steps steps)
    {
        var series = Vector(unary.Inner, steps);
        if (unary.Operation != "-")
        {
            return series;
        }

        foreach (var one in series)
        {
            for (var i = 0; i < steps.Count; i++)
            {
                if (one.Histogram(i) is { } histogram)
                {
                    one.Set(i, Histograms.HistogramMath.Scale(histogram, -1));
                }
                else if (one.HasFloat(i))
                {
                    one.Values[i] = -one.Values[i];
                }
            }

            DropNameOf(one);
        }

        return Delayed ? series : Merge(series, steps);
    }

    private void DropNameOf(Series series)
    {
        series.Labels = Delayed ? series.Labels : ReservedLabels.Drop(series.Labels);
        series.DropName = true;
    }

    private LabelSet WithoutName(LabelSet labels) => Delayed ? labels : ReservedLabels.Drop(labels);

    /// <summary>Makes one series of those with the same labels; they must not have samples at the same step.</summary>
    private static List<Series> Merge(List<Series> series, Steps steps)
    {
        if (series.Count < 2)
        {
            return series;
        }

        var byLabels = new Dictionary<LabelSet, Series>(series.Count);
        var anyMerged = false;
        foreach (var one in series)
        {
            if (byLabels.TryAdd(one.Labels, one))
            {
                continue;
            }

            anyMerged = true;
            var target = byLabels[one.Labels];
            for (var i = 0; i < steps.Count; i++)
            {
                if (!one.Has(i))
                {
                    continue;
                }

                if (target.Has(i))
                {
                    throw QueryException.Execution(SameLabels);
                }

                target.CopyFrom(one, i);
            }
        }

        return anyMerged ? [.. byLabels.Values] : series;
    }

    private static void RequireDifferentLabels(List<Series> series)
    {
        if (series.Count > 1 && series.Select(static s => s.Labels).Distinct().Count() != series.Count)
        {
            throw QueryException.Execution(SameLabels);
        }
    }

    private void Release(List<Series> series, Steps steps)
    {
        _budget.Release((long)series.Count * steps.Count);
        foreach (var one in series)
        {
            one.Release();
        }
    }
}
