using HyHome.Telemetry.TraceQL.Evaluation;

namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>Pipelines, spansets and scalars.</summary>
internal sealed partial class Parser
{
    /// <summary>What an operand is, which decides what may follow it.</summary>
    private enum Shape
    {
        /// <summary>Not known yet: anything may come.</summary>
        Any,

        /// <summary>A filter, or filters combined.</summary>
        Spanset,

        /// <summary>A pipeline in parentheses, or several combined.</summary>
        Pipeline,

        /// <summary>Aggregates and numbers.</summary>
        Scalar,

        /// <summary>A pipeline in parentheses that ends in an aggregate, or several combined.</summary>
        ScalarPipeline,

        /// <summary>A stage that stands for itself: a comparison of scalars, by(), select(), coalesce().</summary>
        Stage,

        /// <summary>A comparison of scalar pipelines: a whole query.</summary>
        Root,
    }

    private readonly record struct Operand(Shape Shape, Node Node);

    private (Pipeline Pipeline, MetricsStage? Metrics, List<SecondStage> Second) ReadRootPipeline()
    {
        var first = ReadStage(isFirst: true);
        if (first.Shape is Shape.Pipeline or Shape.Root)
        {
            return (first.Node as Pipeline ?? new Pipeline(new NodeList<Stage>([(Stage)first.Node])), null, []);
        }

        var stages = new List<Stage> { AsStage(first) };
        while (TryTake("|"))
        {
            if (ReadMetrics() is { } metrics)
            {
                return (new Pipeline(new NodeList<Stage>(stages)), metrics, ReadSecondStages());
            }

            stages.Add(AsStage(ReadStage(isFirst: false)));
        }

        return (new Pipeline(new NodeList<Stage>(stages)), null, []);
    }

    private Stage AsStage(Operand operand) => operand.Shape is Shape.Spanset or Shape.Stage ? (Stage)operand.Node : throw Unexpected();

    private Operand ReadStage(bool isFirst)
    {
        if (TryTake("by"))
        {
            Take("(");
            var expression = ReadField();
            return TryTake(")") ? new Operand(Shape.Stage, new GroupStage(expression)) : throw Unexpected();
        }

        if (TryTake("select"))
        {
            Take("(");
            var fields = ReadFieldList();
            return TryTake(")") ? new Operand(Shape.Stage, new SelectStage(fields)) : throw Unexpected(")", ",");
        }

        if (!isFirst && TryTake("coalesce"))
        {
            Take("(");
            Take(")");
            return new Operand(Shape.Stage, new CoalesceStage());
        }

        return ReadOperation(Shape.Any, 0);
    }

    private Operand ReadOperation(Shape wanted, int minimum)
    {
        Enter();
        var left = ReadOperand(wanted);
        while (true)
        {
            if (left.Shape is Shape.Scalar or Shape.ScalarPipeline)
            {
                if (Comparison(Current) is { } comparison && minimum == 0 && wanted == Shape.Any)
                {
                    CountOperator();
                    _at++;
                    left = new Operand(left.Shape == Shape.Scalar ? Shape.Stage : Shape.Root, new ScalarFilter(comparison, (ScalarExpression)left.Node, ReadRightOfComparison(left.Shape)));
                    break;
                }

                if (Arithmetic(Current) is not { } arithmetic || arithmetic.Precedence < minimum)
                {
                    break;
                }

                CountOperator();
                _at++;
                var right = ReadOperation(left.Shape, arithmetic.Operator == TraceQLOperator.Power ? arithmetic.Precedence : arithmetic.Precedence + 1);
                left = left with { Node = new ScalarOperation(arithmetic.Operator, (ScalarExpression)left.Node, (ScalarExpression)right.Node) };
            }
            else
            {
                if (left.Shape is not (Shape.Spanset or Shape.Pipeline) || Spanset(Current) is not { } spanset || spanset.Precedence < minimum)
                {
                    break;
                }

                CountOperator();
                _at++;
                var right = ReadOperation(left.Shape, spanset.Precedence + 1);
                left = left with { Node = new SpansetOperation(spanset.Operator, (Stage)left.Node, (Stage)right.Node) };
            }
        }

        Leave();
        return left;
    }

    private ScalarExpression ReadRightOfComparison(Shape left)
    {
        if (left == Shape.ScalarPipeline && !Current.Is("("))
        {
            return new ScalarStatic(ReadStatic() ?? throw Unexpected());
        }

        return (ScalarExpression)ReadOperation(left, 1).Node;
    }

    private Operand ReadOperand(Shape wanted)
    {
        if (Current.Is("("))
        {
            return ReadParenthesis(wanted);
        }

        if (wanted is Shape.Any or Shape.Spanset && Current.Is("{"))
        {
            return new Operand(Shape.Spanset, ReadFilter());
        }

        if (wanted is Shape.Any or Shape.Scalar && ReadScalar() is { } scalar)
        {
            return new Operand(Shape.Scalar, scalar);
        }

        throw wanted switch
        {
            Shape.Spanset => Unexpected("{", "("),
            Shape.Pipeline or Shape.ScalarPipeline => Unexpected("("),
            _ => Unexpected(),
        };
    }

    private Operand ReadParenthesis(Shape wanted)
    {
        Take("(");
        Enter();
        if (wanted is Shape.Spanset or Shape.Scalar)
        {
            var inner = ReadOperation(wanted, 0);
            Take(")");
            Leave();
            return inner;
        }

        var result = ReadNestedPipeline();
        if (wanted == Shape.Pipeline && result.Shape == Shape.Spanset)
        {
            result = result with { Shape = Shape.Pipeline };
        }

        if (wanted is Shape.Pipeline or Shape.ScalarPipeline && result.Shape != wanted)
        {
            throw Unexpected();
        }

        Take(")");
        Leave();
        return result;
    }

    private Operand ReadNestedPipeline()
    {
        var first = ReadStage(isFirst: true);
        if (!Current.Is("|"))
        {
            return first switch
            {
                { Shape: Shape.Stage, Node: Stage stage } => new Operand(Shape.Pipeline, new Pipeline(new NodeList<Stage>([stage]))),
                { Shape: Shape.Spanset } when !Current.Is(")") => throw Unexpected(")", "|"),
                { Shape: Shape.Root } => throw Unexpected(),
                _ => first,
            };
        }

        var stages = new List<Stage> { AsStage(first) };
        while (TryTake("|"))
        {
            var stage = ReadStage(isFirst: false);
            if (stage is { Node: Aggregate aggregate } && Current.Is(")"))
            {
                return new Operand(Shape.ScalarPipeline, new ScalarPipeline(new Pipeline(new NodeList<Stage>(stages)), aggregate));
            }

            stages.Add(AsStage(stage));
        }

        return Current.Is(")") ? new Operand(Shape.Pipeline, new Pipeline(new NodeList<Stage>(stages))) : throw Unexpected(")", "|");
    }

    private SpansetFilter ReadFilter()
    {
        Take("{");
        if (TryTake("}"))
        {
            return new SpansetFilter(new StaticField(Static.True));
        }

        var expression = ReadField();
        return TryTake("}") ? new SpansetFilter(expression) : throw Unexpected();
    }

    private ScalarExpression? ReadScalar()
    {
        if (Aggregation(Current) is { } op)
        {
            _at++;
            Take("(");
            var operand = op == AggregateOperator.Count ? null : ReadField();
            Take(")");
            return new Aggregate(op, operand);
        }

        var negative = Current.Is("-");
        var number = negative ? _tokens[_at + 1] : Current;
        if (number.Kind is not (TokenKind.Integer or TokenKind.Float or TokenKind.Duration))
        {
            return null;
        }

        _at += negative ? 2 : 1;
        return new ScalarStatic(negative ? StaticOperators.Negate(number.Value) : number.Value);
    }
}
