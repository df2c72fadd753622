using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>
/// Settles what a query's range decides: <c>start()</c>, <c>end()</c>, <c>range()</c>, <c>step()</c> and computed durations become numbers,
/// and parts that are the same at all steps are marked to be evaluated once. Times are milliseconds.
/// </summary>
internal sealed class Preprocessor(long start, long end, long step)
{
    // What they give depends on the time of evaluation even where their arguments don't.
    private static readonly HashSet<string> TimeDependent =
    [
        "days_in_month", "day_of_month", "day_of_week", "day_of_year", "end", "hour", "minute", "month", "year",
        "predict_linear", "range", "start", "step", "time", "timestamp",
    ];

    public Expr Process(Expr expression)
    {
        MarkStatistics(expression, wanted: false);
        expression = Fold(expression);
        return Mark(expression).Wrap ? new StepInvariantExpr(expression) : expression;
    }

    private static void MarkStatistics(Expr expression, bool wanted)
    {
        switch (expression)
        {
            case VectorSelector vector:
                vector.CompletesResetHints = wanted;
                break;
            case MatrixSelector matrix:
                matrix.Vector.CompletesResetHints = wanted;
                break;
            case Call call:
                wanted = call.Function.Name switch
                {
                    "histogram_count" or "histogram_sum" or "histogram_avg" => true,
                    "histogram_quantile" or "histogram_quantiles" or "histogram_fraction" => false,
                    _ => wanted,
                };
                call.ArgumentList.ForEach(a => MarkStatistics(a, wanted));
                break;
            case BinaryExpr binary:
                wanted &= binary.Operation is not ("</" or ">/");
                MarkStatistics(binary.Left, wanted);
                MarkStatistics(binary.Right, wanted);
                break;
            case AggregateExpr aggregate:
                MarkStatistics(aggregate.Inner, wanted);
                break;
            case SubqueryExpr subquery:
                MarkStatistics(subquery.Inner, wanted: false);
                break;
            case ParenExpr paren:
                MarkStatistics(paren.Inner, wanted);
                break;
            case UnaryExpr unary:
                MarkStatistics(unary.Inner, wanted);
                break;
        }
    }

    private static Expr Unwrap(Expr expression)
    {
        while (expression is ParenExpr paren)
        {
            expression = paren.Inner;
        }

        return expression;
    }

    private Expr Fold(Expr expression)
    {
        switch (expression)
        {
            case Call { Function.Name: "start" } call:
                return new NumberLiteral(start / 1000.0, false, call.Range);
            case Call { Function.Name: "end" } call:
                return new NumberLiteral(end / 1000.0, false, call.Range);
            case Call { Function.Name: "range" } call:
                return new NumberLiteral((end - start) / 1000.0, false, call.Range);
            case Call { Function.Name: "step" } call:
                return new NumberLiteral(start == end ? 0 : step / 1000.0, false, call.Range);
            case Call call:
                for (var i = 0; i < call.ArgumentList.Count; i++)
                {
                    call.ArgumentList[i] = Fold(call.ArgumentList[i]);
                }

                break;
            case BinaryExpr binary:
                binary.Left = Fold(binary.Left);
                binary.Right = Fold(binary.Right);
                break;
            case AggregateExpr aggregate:
                aggregate.Inner = Fold(aggregate.Inner);
                aggregate.Parameter = aggregate.Parameter is null ? null : Fold(aggregate.Parameter);
                break;
            case UnaryExpr unary:
                unary.Inner = Fold(unary.Inner);
                break;
            case ParenExpr paren:
                paren.Inner = Fold(paren.Inner);
                break;
            case SubqueryExpr subquery:
                subquery.Inner = Fold(subquery.Inner);
                subquery.Duration = subquery.DurationExpr is null ? subquery.Duration : Evaluate(subquery.DurationExpr, allowNegative: false);
                subquery.Step = subquery.StepExpr is null ? subquery.Step : Evaluate(subquery.StepExpr, allowNegative: false);
                Settle(subquery.Time);
                break;
            case MatrixSelector matrix:
                matrix.Duration = matrix.DurationExpr is null ? matrix.Duration : Evaluate(matrix.DurationExpr, allowNegative: false);
                Settle(matrix.Vector.Time);
                break;
            case VectorSelector vector:
                Settle(vector.Time);
                break;
        }

        return expression;
    }

    private void Settle(TimeModifiers time)
    {
        time.Offset = time.OffsetExpr is null ? time.Offset : Evaluate(time.OffsetExpr, allowNegative: true);
        time.Timestamp = time.StartOrEnd switch
        {
            AtModifier.Start => start,
            AtModifier.End => end,
            _ => time.Timestamp,
        };
    }

    private long Evaluate(DurationExpr duration, bool allowNegative)
    {
        var seconds = Seconds(duration);
        var problem = !double.IsFinite(seconds) ? "duration is NaN or infinite"
            : seconds <= 0 && !allowNegative ? "duration must be greater than 0"
            : Math.Abs(seconds) > 9_223_372_036.854_775_807 ? "duration is out of range"
            : null;
        return problem is null ? (long)(seconds * 1000) : throw QueryException.Execution($"{duration.Range.Start}:{duration.Range.End}: {problem}");
    }

    private double Seconds(Expr expression)
    {
        if (expression is not DurationExpr duration)
        {
            return ((NumberLiteral)expression).Value;
        }

        var left = duration.Left is null ? 0 : Seconds(duration.Left);
        var right = duration.Right is null ? 0 : Seconds(duration.Right);
        return duration.Operation switch
        {
            "step" => step / 1000.0,
            "range" => (end - start) / 1000.0,
            "min_of" => Math.Min(left, right),
            "max_of" => Math.Max(left, right),
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "^" => Math.Pow(left, right),
            _ when right == 0 => throw QueryException.Execution($"{duration.Range.Start}:{duration.Range.End}: {(duration.Operation == "/" ? "division" : "modulo")} by zero"),
            "/" => left / right,
            _ => left % right,
        };
    }

    // Whether an expression is the same at all steps, and whether it is worth marking as such.
    private static (bool Invariant, bool Wrap) Mark(Expr expression)
    {
        switch (expression)
        {
            case VectorSelector vector:
                return (vector.Time.Timestamp is not null, vector.Time.Timestamp is not null);
            case MatrixSelector matrix:
                return (matrix.Vector.Time.Timestamp is not null, false);
            case AggregateExpr aggregate:
                aggregate.Inner = Unwrap(aggregate.Inner);
                aggregate.Parameter = aggregate.Parameter is null ? null : Unwrap(aggregate.Parameter);
                var inner = Mark(aggregate.Inner);
                if (aggregate.Parameter is { } parameter && !Mark(parameter).Invariant)
                {
                    aggregate.Inner = inner.Wrap ? new StepInvariantExpr(aggregate.Inner) : aggregate.Inner;
                    return (false, false);
                }

                return inner;
            case BinaryExpr binary:
                var (left, right) = (Mark(binary.Left), Mark(binary.Right));
                if (left.Invariant && right.Invariant)
                {
                    return (true, true);
                }

                binary.Left = left.Wrap ? new StepInvariantExpr(binary.Left) : binary.Left;
                binary.Right = right.Wrap ? new StepInvariantExpr(binary.Right) : binary.Right;
                return (false, false);
            case Call call:
                return MarkCall(call);
            case SubqueryExpr subquery:
                if (Mark(subquery.Inner).Invariant)
                {
                    subquery.Inner = new StepInvariantExpr(subquery.Inner);
                }

                return (subquery.Time.Timestamp is not null, false);
            case ParenExpr paren:
                return Mark(paren.Inner);
            case UnaryExpr unary:
                return Mark(unary.Inner);
            default:
                return (true, false);
        }
    }

    private static (bool Invariant, bool Wrap) MarkCall(Call call)
    {
        var invariant = !TimeDependent.Contains(call.Function.Name);
        var timestampOfSelectors = call.Function.Name == "timestamp";
        var wraps = new bool[call.ArgumentList.Count];
        for (var i = 0; i < wraps.Length; i++)
        {
            call.ArgumentList[i] = Unwrap(call.ArgumentList[i]);
            (var argument, wraps[i]) = Mark(call.ArgumentList[i]);
            invariant &= argument;
            timestampOfSelectors &= argument && call.ArgumentList[i] is VectorSelector;
        }

        if (invariant || timestampOfSelectors)
        {
            return (true, true);
        }

        for (var i = 0; i < wraps.Length; i++)
        {
            call.ArgumentList[i] = wraps[i] ? new StepInvariantExpr(call.ArgumentList[i]) : call.ArgumentList[i];
        }

        return (false, false);
    }
}
