using System.Text.RegularExpressions;
using HyHome.Telemetry.Text;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>An expression over a span, made ready to be asked many times: patterns are compiled and ids brought into one form.</summary>
internal abstract class FieldEvaluator
{
    internal abstract Static Evaluate(in SpanRef span);

    /// <summary>Whether the expression is true for a span.</summary>
    internal virtual bool IsTrue(in SpanRef span) => Evaluate(span).IsTrue;

    internal static FieldEvaluator Create(FieldExpression expression) => expression switch
    {
        StaticField s => new Constant(s.Value),
        AttributeField a => new Field(a.Field),
        UnaryField u => new Unary(u.Operator, Create(u.Operand)),
        BinaryField { Operator: TraceQLOperator.And or TraceQLOperator.Or } b => new Logic(b.Operator == TraceQLOperator.And, Create(b.Left), Create(b.Right)),
        BinaryField { Operator: TraceQLOperator.Regex or TraceQLOperator.NotRegex, Right: StaticField pattern } b =>
            new Pattern(Create(b.Left), GoRegex.CompileAnchored(pattern.Value.String), b.Operator == TraceQLOperator.NotRegex),
        BinaryField { Left: AttributeField a, Right: StaticField s } b => new Binary(b.Operator, new Field(a.Field), new Constant(InForm(a.Field, s.Value))),
        BinaryField { Left: StaticField s, Right: AttributeField a } b => new Binary(b.Operator, new Constant(InForm(a.Field, s.Value)), new Field(a.Field)),
        BinaryField b => new Binary(b.Operator, Create(b.Left), Create(b.Right)),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    // Ids match in upper case and with or without leading zeros.
    private static Static InForm(FieldReference field, in Static value) => value.Type != StaticType.String ? value : field.Intrinsic switch
    {
        Intrinsic.TraceId or Intrinsic.LinkTraceId => Static.Of(value.String.TrimStart('0').ToLowerInvariant()),
        Intrinsic.SpanId or Intrinsic.ParentId or Intrinsic.LinkSpanId => Static.Of(value.String.TrimStart('0').PadLeft(16, '0').ToLowerInvariant()),
        _ => value,
    };

    private sealed class Constant(Static value) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span) => value;
    }

    private sealed class Field(FieldReference field) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span) => FieldReader.Read(field, span);
    }

    private sealed class Binary(TraceQLOperator op, FieldEvaluator left, FieldEvaluator right) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span) => StaticOperators.Apply(op, left.Evaluate(span), right.Evaluate(span));
    }

    private sealed class Logic(bool and, FieldEvaluator left, FieldEvaluator right) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span) => Static.Of(IsTrue(span));

        internal override bool IsTrue(in SpanRef span) => and ? left.IsTrue(span) && right.IsTrue(span) : left.IsTrue(span) || right.IsTrue(span);
    }

    private sealed class Pattern(FieldEvaluator operand, Regex pattern, bool negate) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span) => Static.Of(StaticOperators.Matches(operand.Evaluate(span), pattern, negate));
    }

    private sealed class Unary(TraceQLOperator op, FieldEvaluator operand) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span)
        {
            var value = operand.Evaluate(span);
            return op switch
            {
                TraceQLOperator.Exists => Static.Of(!value.IsNil),
                TraceQLOperator.NotExists => Static.Of(value.IsNil),
                TraceQLOperator.Subtract => StaticOperators.Negate(value.Single()),
                _ => value.Single() is { Type: StaticType.Bool } flag ? Static.Of(!flag.Bool) : Static.Nil,
            };
        }
    }
}
