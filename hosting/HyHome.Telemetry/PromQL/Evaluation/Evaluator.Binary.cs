using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>Operators that have a vector on one side at least.</content>
internal sealed partial class Evaluator
{
    private List<Series> Binary(BinaryExpr binary, Steps steps)
    {
        if (binary.Left.Type == ExprType.Scalar || binary.Right.Type == ExprType.Scalar)
        {
            return WithScalar(binary, steps);
        }

        var left = Vector(binary.Left, steps);
        var right = Vector(binary.Right, steps);
        var results = BinaryExpr.IsSet(binary.Operation)
            ? SetOperation.Apply(binary, left, right, steps, mergesSameLabels: steps.Count > 1)
            : VectorMatcher.Apply(binary, left, right, steps, Delayed, Annotations, Check);
        if (steps.Count == 1 && !Delayed)
        {
            RequireDifferentLabels(results);
        }

        _budget.Charge((long)results.Count * steps.Count);
        Release(left, steps);
        Release(right, steps);
        return results;
    }

    private List<Series> WithScalar(BinaryExpr binary, Steps steps)
    {
        var scalarOnLeft = binary.Left.Type == ExprType.Scalar;
        var scalar = Scalar(scalarOnLeft ? binary.Left : binary.Right, steps);
        var series = Vector(scalarOnLeft ? binary.Right : binary.Left, steps);
        var operation = new SampleOperator(binary, Annotations);
        var drops = operation.ChangesMetric || binary.ReturnBool;
        var kept = new List<Series>(series.Count);
        foreach (var one in series)
        {
            if (one.Histograms is null && operation.Arithmetic is { } arithmetic)
            {
                Calculate(one.Values, scalar, arithmetic, scalarOnLeft);
            }
            else
            {
                Apply(one, scalar, operation, scalarOnLeft, binary.ReturnBool);
            }

            if (drops)
            {
                DropNameOf(one);
            }

            if (!one.IsEmpty(steps.Count))
            {
                kept.Add(one);
            }
        }

        return drops && !Delayed ? Merge(kept, steps) : kept;
    }

    private static void Calculate(double[] values, double[] scalar, Func<double, double, double> arithmetic, bool scalarOnLeft)
    {
        for (var i = 0; i < scalar.Length; i++)
        {
            if (!Missing.Is(values[i]))
            {
                values[i] = scalarOnLeft ? arithmetic(scalar[i], values[i]) : arithmetic(values[i], scalar[i]);
            }
        }
    }

    private static void Apply(Series series, double[] scalar, SampleOperator operation, bool scalarOnLeft, bool returnBool)
    {
        for (var i = 0; i < scalar.Length; i++)
        {
            if (!series.Has(i))
            {
                continue;
            }

            var own = new SampleValue(series.Values[i], series.Histogram(i));
            var other = new SampleValue(scalar[i], null);
            if (!operation.TryApply(scalarOnLeft ? other : own, scalarOnLeft ? own : other, out var result, out var keep) || (!keep && !returnBool))
            {
                series.Clear(i);
                continue;
            }

            // A comparison keeps the vector's sample, on whichever side it stands.
            result = operation.IsComparison ? own : result;
            if (returnBool)
            {
                series.Set(i, keep ? 1 : 0);
            }
            else if (result.Histogram is null)
            {
                series.Set(i, result.Float);
            }
            else
            {
                series.Set(i, result.Histogram);
            }
        }
    }
}
