namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>The types of values and expressions.</summary>
internal enum StaticType : byte
{
    Nil,

    /// <summary>What a pipeline of spansets yields.</summary>
    Spanset,

    /// <summary>An attribute, whose type is only known when a span is looked at.</summary>
    Attribute,
    Int,
    Float,
    String,
    Bool,
    IntArray,
    FloatArray,
    StringArray,
    BoolArray,
    Duration,
    Status,
    Kind,

    /// <summary>The values that the events or links of a span have under one name: a comparison holds when it holds for any of them.</summary>
    Each,
}

/// <summary>Which types go together.</summary>
internal static class StaticTypes
{
    internal static bool IsNumeric(this StaticType type) => type is StaticType.Int or StaticType.Float or StaticType.Duration;

    internal static bool IsArray(this StaticType type) => type is StaticType.IntArray or StaticType.FloatArray or StaticType.StringArray or StaticType.BoolArray;

    internal static StaticType ElementType(this StaticType type) => type switch
    {
        StaticType.IntArray => StaticType.Int,
        StaticType.FloatArray => StaticType.Float,
        StaticType.StringArray => StaticType.String,
        StaticType.BoolArray => StaticType.Bool,
        _ => type,
    };

    /// <summary>Whether a binary operator may combine the two at all; which operator is <see cref="TraceQLOperators.Accepts"/>'s matter.</summary>
    internal static bool Matches(this StaticType left, StaticType right) =>
        left is StaticType.Attribute or StaticType.Nil ||
        right is StaticType.Attribute or StaticType.Nil ||
        left == right ||
        (left.IsNumeric() && right.IsNumeric()) ||
        ElementMatches(left, right) ||
        ElementMatches(right, left);

    private static bool ElementMatches(StaticType array, StaticType element) =>
        array.IsArray() && (array.ElementType() == element || (array.ElementType().IsNumeric() && element.IsNumeric()));
}
