using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Keeps the spansets whose aggregate compares with a number, and notes the aggregate on them.</summary>
internal sealed class ScalarComparison : StageEvaluator
{
    private readonly TraceQLOperator _operator;
    private readonly Aggregate _aggregate;
    private readonly string _name;
    private readonly FieldEvaluator? _operand;
    private readonly Static _value;

    internal ScalarComparison(ScalarFilter filter)
    {
        // Other forms do not pass the validator: Tempo does not support them.
        _operator = filter.Operator;
        _aggregate = (Aggregate)filter.Left;
        _name = _aggregate.ToString();
        _operand = _aggregate.Operand is { } operand ? FieldEvaluator.Create(operand) : null;
        _value = ((ScalarStatic)filter.Right).Value;
    }

    internal override List<Spanset> Evaluate(TraceView trace, List<Spanset> input)
    {
        var output = new List<Spanset>(input.Count);
        foreach (var spanset in input)
        {
            var scalar = _operand is null ? Static.Of((long)spanset.Spans.Count) : Calculate(trace, spanset.Spans, _operand);
            if (!scalar.IsNil && StaticOperators.Apply(_operator, scalar, _value).IsTrue)
            {
                output.Add(spanset.With(_name, scalar));
            }
        }

        return output;
    }

    private Static Calculate(TraceView trace, IReadOnlyList<int> spans, FieldEvaluator operand)
    {
        var result = Static.Nil;
        var count = 0;
        foreach (var span in spans)
        {
            var value = operand.Evaluate(new SpanRef(trace.Spans[span], trace, span)).Single();
            if (value.IsNil)
            {
                continue;
            }

            count++;
            result = result.IsNil ? value : _aggregate.Operator switch
            {
                AggregateOperator.Max => value.CompareTo(result) > 0 ? value : result,
                AggregateOperator.Min => value.CompareTo(result) < 0 ? value : result,
                _ => Add(result, value),
            };
        }

        return _aggregate.Operator == AggregateOperator.Avg ? Divide(result, count) : result;
    }

    // As in Tempo, a value of another type than the first one adds nothing.
    private static Static Add(in Static sum, in Static value) => sum.Type != value.Type ? sum : sum.Type switch
    {
        StaticType.Int => Static.Of(unchecked(sum.Int + value.Int)),
        StaticType.Duration => Static.Duration(unchecked(sum.Int + value.Int)),
        StaticType.Float => Static.Of(sum.Float + value.Float),
        _ => sum,
    };

    private static Static Divide(in Static sum, int count) => sum.Type switch
    {
        StaticType.Int or StaticType.Float => Static.Of(sum.Float / count),
        StaticType.Duration => Static.Duration(sum.Int / count),
        _ => sum,
    };
}
