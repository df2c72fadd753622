using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>
/// Comparisons of <c>nestedSetParent</c> that ask no more than whether a span is a root, as Grafana's do: a root's is -1, and no other's is below 0. They need no
/// trace around the span.
/// </summary>
internal static class RootTest
{
    /// <summary>Whether a comparison is one.</summary>
    internal static bool Is(BinaryField comparison) => comparison switch
    {
        { Left: AttributeField { Field.Intrinsic: Intrinsic.NestedSetParent }, Right: StaticField value } => Is(comparison.Operator, value.Value),
        { Left: StaticField value, Right: AttributeField { Field.Intrinsic: Intrinsic.NestedSetParent } } => Is(comparison.Operator.Flip(), value.Value),
        _ => false,
    };

    /// <summary>Whether only roots can pass.</summary>
    internal static bool IsForRootsOnly(TraceQLOperator op, in Static value) =>
        Is(op, value) && op is (TraceQLOperator.Less or TraceQLOperator.LessOrEqual or TraceQLOperator.Equal);

    /// <summary>What to compare where there is no trace at hand: what no comparison of this kind tells from the true bound.</summary>
    internal static long Parent(Span span) => span.ParentSpanId == 0 ? -1 : 1;

    // Below 0 every other span compares the same; with 0 itself only where it is a border.
    private static bool Is(TraceQLOperator op, in Static value) => value.Type == StaticType.Int && op switch
    {
        TraceQLOperator.Less or TraceQLOperator.GreaterOrEqual => value.Int <= 0,
        TraceQLOperator.Equal or TraceQLOperator.NotEqual or TraceQLOperator.Greater or TraceQLOperator.LessOrEqual => value.Int < 0,
        _ => false,
    };
}
