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

    internal static FieldEvaluator Create(FieldExpression expression) => Create(expression, byType: !ReadsAllTypes(expression));

    private static FieldEvaluator Create(FieldExpression expression, bool byType) => expression switch
    {
        StaticField s => new Constant(s.Value),
        AttributeField a => new Field(a.Field),
        UnaryField u => new Unary(u.Operator, Create(u.Operand, byType)),
        BinaryField { Operator: TraceQLOperator.And or TraceQLOperator.Or } b =>
            new Logic(b.Operator == TraceQLOperator.And, Create(b.Left, byType), Create(b.Right, byType)),
        BinaryField { Operator: TraceQLOperator.Regex or TraceQLOperator.NotRegex, Right: StaticField pattern } b =>
            new Pattern(Create(b.Left, byType), GoRegex.CompileAnchored(pattern.Value.String), b.Operator == TraceQLOperator.NotRegex),
        BinaryField { Left: AttributeField a, Right: StaticField s } b =>
            new Binary(b.Operator, Compared(a.Field, s.Value, byType), new Constant(InForm(a.Field, s.Value))),
        BinaryField { Left: StaticField s, Right: AttributeField a } b =>
            new Binary(b.Operator, new Constant(InForm(a.Field, s.Value)), Compared(a.Field, s.Value, byType)),
        BinaryField b => new Binary(b.Operator, Create(b.Left, byType), Create(b.Right, byType)),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    // An attribute that is not compared with a literal may have any type: Tempo reads all columns then, for its neighbours as well.
    private static bool ReadsAllTypes(FieldExpression expression) => expression switch
    {
        AttributeField a => a.Field.Intrinsic == Intrinsic.None,
        UnaryField { Operator: TraceQLOperator.Exists or TraceQLOperator.NotExists } => false,
        UnaryField u => ReadsAllTypes(u.Operand),
        BinaryField { Operator: >= TraceQLOperator.Equal and <= TraceQLOperator.LessOrEqual } b
            when (b.Left, b.Right) is (AttributeField, StaticField) or (StaticField, AttributeField) => false,
        BinaryField b => ReadsAllTypes(b.Left) || ReadsAllTypes(b.Right),
        _ => false,
    };

    // Ids match in upper case and with or without leading zeros.
    private static Static InForm(FieldReference field, in Static value) => value.Type != StaticType.String ? value : field.Intrinsic switch
    {
        Intrinsic.TraceId or Intrinsic.LinkTraceId => Static.Of(value.String.TrimStart('0').ToLowerInvariant()),
        Intrinsic.SpanId or Intrinsic.ParentId or Intrinsic.LinkSpanId => Static.Of(value.String.TrimStart('0').PadLeft(16, '0').ToLowerInvariant()),
        _ => value,
    };

    // Tempo keeps whole numbers and fractions of an attribute in columns of their own, and looks into that of the literal: 5 never meets 5.0.
    private static FieldEvaluator Compared(FieldReference field, in Static value, bool byType) => value.Type switch
    {
        _ when !byType => new Field(field),
        StaticType.Int when field.Intrinsic == Intrinsic.None => new OfType(new Field(field), StaticType.Int, StaticType.IntArray),
        StaticType.Float when field.Intrinsic == Intrinsic.None => new OfType(new Field(field), StaticType.Float, StaticType.FloatArray),
        _ => new Field(field),
    };

    private sealed class OfType(FieldEvaluator inner, StaticType type, StaticType arrayType) : FieldEvaluator
    {
        internal override Static Evaluate(in SpanRef span)
        {
            var value = inner.Evaluate(span);
            return Fits(value) ? value
                : value.Type == StaticType.Each && value.Elements.Any(e => Fits(e)) ? value.Where(e => Fits(e))
                : Static.Nil;
        }

        private bool Fits(in Static value) => value.Type == type || value.Type == arrayType;
    }

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
