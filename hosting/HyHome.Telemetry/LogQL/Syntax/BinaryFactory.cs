using System.Globalization;
using HyHome.Telemetry.LogQL.Evaluation;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Builds binary operations; two numbers are computed at once.</summary>
internal static class BinaryFactory
{
    public static SampleExpression Create(string sign, BinaryModifier modifier, Expression left, Expression right)
    {
        if (left is not SampleExpression leftSample)
        {
            return new InvalidSample($"unexpected type for left leg of binary operation ({sign}): {GoType(left)}");
        }

        if (right is not SampleExpression rightSample)
        {
            return new InvalidSample($"unexpected type for right leg of binary operation ({sign}): {GoType(right)}");
        }

        if (sign is "or" or "and" or "unless")
        {
            if (left is Literal leftLiteral)
            {
                return new InvalidSample($"unexpected literal for left leg of logical/set binary operation ({sign}): {Fixed(leftLiteral)}");
            }

            if (right is Literal rightLiteral)
            {
                return new InvalidSample($"unexpected literal for right leg of logical/set binary operation ({sign}): {Fixed(rightLiteral)}");
            }
        }

        return left is Literal a && right is Literal b
            ? new Literal(BinaryArithmetic.Apply(sign, a.Value, b.Value))
            : new BinaryOperation(sign, modifier, leftSample, rightSample);
    }

    private static string Fixed(Literal literal) => literal.Value.ToString("F6", CultureInfo.InvariantCulture);

    // The message of the real one names its own types.
    private static string GoType(Expression expression) => expression is LogSelector { Stages.Count: > 0 } ? "*syntax.PipelineExpr" : "*syntax.MatchersExpr";
}
