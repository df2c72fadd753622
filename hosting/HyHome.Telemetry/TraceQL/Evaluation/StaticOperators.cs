using System.Text.RegularExpressions;
using HyHome.Telemetry.Text;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>What operators make of two values.</summary>
internal static class StaticOperators
{
    /// <summary>
    /// Applies a binary operator. Types that do not go together give false; what has no result (a division by zero) gives nil.
    /// </summary>
    internal static Static Apply(TraceQLOperator op, in Static left, in Static right)
    {
        if (left.Type == StaticType.Each || right.Type == StaticType.Each)
        {
            return op.IsBoolean() ? ApplyToAny(op, left, right) : Apply(op, left.Single(), right.Single());
        }

        if (!left.Type.Matches(right.Type) || !op.Accepts(left.Type) || !op.Accepts(right.Type))
        {
            return Static.False;
        }

        if (left.Type.IsArray() || right.Type.IsArray())
        {
            return ApplyToArray(op, left, right);
        }

        return op switch
        {
            TraceQLOperator.Equal => Static.Of(left.SameAs(right)),
            TraceQLOperator.NotEqual => Static.Of(!left.IsNil && !right.IsNil && !left.SameAs(right)),
            TraceQLOperator.And => Static.Of(left.Bool && right.Bool),
            TraceQLOperator.Or => Static.Of(left.Bool || right.Bool),
            TraceQLOperator.Regex or TraceQLOperator.NotRegex =>
                Static.Of(GoRegex.CompileAnchored(right.String).IsMatch(left.String) == (op == TraceQLOperator.Regex)),
            _ when op.IsOrder() => Static.Of(InOrder(op, left, right)),
            _ when op.IsArithmetic() => Calculate(op, left, right),
            _ => Static.Nil,
        };
    }

    /// <summary>Whether a string (or, in an array, any string) matches, or doesn't for "not".</summary>
    internal static bool Matches(in Static value, Regex pattern, bool negate) => value.Type switch
    {
        StaticType.String => pattern.IsMatch(value.String) != negate,
        StaticType.StringArray => value.Elements.Any(e => pattern.IsMatch(e.String) != negate),
        StaticType.Each => value.Elements.Any(e => Matches(e, pattern, negate)),
        _ => false,
    };

    /// <summary>Minus of a number; nil for anything else.</summary>
    internal static Static Negate(in Static value) => value.Type switch
    {
        StaticType.Int => Static.Of(unchecked(-value.Int)),
        StaticType.Float => Static.Of(-value.Float),
        StaticType.Duration => Static.Duration(unchecked(-value.Int)),
        _ => Static.Nil,
    };

    /// <summary>Whether a comparison of order holds for two numbers or strings.</summary>
    internal static bool InOrder(TraceQLOperator op, in Static left, in Static right) =>
        left.Type == StaticType.String ? Holds(op, string.CompareOrdinal(left.String, right.String), 0) :
        left.Type == StaticType.Float || right.Type == StaticType.Float ? Holds(op, left.Float, right.Float) :
        Holds(op, left.Int, right.Int);

    private static bool Holds<T>(TraceQLOperator op, T left, T right)
        where T : System.Numerics.IComparisonOperators<T, T, bool> => op switch
        {
            TraceQLOperator.Greater => left > right,
            TraceQLOperator.GreaterOrEqual => left >= right,
            TraceQLOperator.Less => left < right,
            _ => left <= right,
        };

    private static Static Calculate(TraceQLOperator op, in Static left, in Static right)
    {
        if (left.Type == StaticType.Int && right.Type == StaticType.Int)
        {
            return CalculateIntegers(op, left.Int, right.Int);
        }

        var (a, b) = (left.Float, right.Float);
        return Static.Of(op switch
        {
            TraceQLOperator.Add => a + b,
            TraceQLOperator.Subtract => a - b,
            TraceQLOperator.Multiply => a * b,
            TraceQLOperator.Divide => a / b,
            TraceQLOperator.Modulo => a % b,
            _ => Math.Pow(a, b),
        });
    }

    private static Static CalculateIntegers(TraceQLOperator op, long a, long b) => unchecked(op switch
    {
        TraceQLOperator.Add => Static.Of(a + b),
        TraceQLOperator.Subtract => Static.Of(a - b),
        TraceQLOperator.Multiply => Static.Of(a * b),
        TraceQLOperator.Divide => b == 0 ? Static.Nil : Static.Of(b == -1 ? -a : a / b),
        TraceQLOperator.Modulo => b == 0 ? Static.Nil : Static.Of(b == -1 ? 0 : a % b),
        // As in Tempo, where the operands of an integer power are exchanged: 2 ^ 3 is 9.
        _ => Static.Of((long)Math.Pow(b, a)),
    });

    // "=" and the like hold when they hold for any element; "!=" and "!~" when they hold for all.
    private static Static ApplyToArray(TraceQLOperator op, in Static left, in Static right)
    {
        if (!op.IsBoolean() || (left.Type.IsArray() && right.Type.IsArray()))
        {
            return Static.Nil;
        }

        var arrayOnTheLeft = left.Type.IsArray();
        var (array, scalar) = arrayOnTheLeft ? (left, right) : (right, left);
        foreach (var element in array.Elements)
        {
            // Any element that meets the comparison is enough, for "not" as well: Tempo reads only those.
            if (Apply(op, arrayOnTheLeft ? element : scalar, arrayOnTheLeft ? scalar : element).IsTrue)
            {
                return Static.True;
            }
        }

        return Static.False;
    }

    private static Static ApplyToAny(TraceQLOperator op, in Static left, in Static right)
    {
        foreach (var l in left.Type == StaticType.Each ? left.Elements : [left])
        {
            foreach (var r in right.Type == StaticType.Each ? right.Elements : [right])
            {
                if (Apply(op, l, r).IsTrue)
                {
                    return Static.True;
                }
            }
        }

        return Static.False;
    }
}
