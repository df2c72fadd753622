using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Replaces well-typed expressions without a field by their value, as Tempo does while it reads a query.</summary>
internal static class ConstantFolding
{
    internal static FieldExpression Fold(BinaryField operation)
    {
        if (operation is not { Left: StaticField left, Right: StaticField right } || Validator.Check(operation) is not null)
        {
            return operation;
        }

        return Keep(StaticOperators.Apply(operation.Operator, left.Value, right.Value), operation);
    }

    internal static FieldExpression Fold(UnaryField operation)
    {
        if (operation.Operand is not StaticField operand || Validator.Check(operation) is not null)
        {
            return operation;
        }

        return Keep(
            operation.Operator switch
            {
                TraceQLOperator.Exists => Static.True,
                TraceQLOperator.NotExists => Static.False,
                TraceQLOperator.Not => Static.Of(!operand.Value.Bool),
                _ => StaticOperators.Negate(operand.Value),
            },
            operation);
    }

    // What has no value, or none that the language can write, stays as it is.
    private static FieldExpression Keep(Static value, FieldExpression operation) =>
        value.IsNil || (value.Type == StaticType.Float && !double.IsFinite(value.Float)) ? operation : new StaticField(value);
}
