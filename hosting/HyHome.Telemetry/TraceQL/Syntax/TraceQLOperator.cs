namespace HyHome.Telemetry.TraceQL.Syntax;

/// <summary>All operators between fields, scalars and spansets.</summary>
internal enum TraceQLOperator : byte
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Equal,
    NotEqual,
    Regex,
    NotRegex,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    And,
    Or,
    Not,

    /// <summary><c>x != nil</c>.</summary>
    Exists,

    /// <summary><c>x = nil</c>.</summary>
    NotExists,
    SpansetAnd,
    SpansetOr,
    Child,
    Parent,
    Descendant,
    Ancestor,
    Sibling,
    NotChild,
    NotParent,
    NotDescendant,
    NotAncestor,
    NotSibling,
    UnionChild,
    UnionParent,
    UnionDescendant,
    UnionAncestor,
    UnionSibling,
}

/// <summary>How operators are written, and which types they take.</summary>
internal static class TraceQLOperators
{
    internal static string Text(this TraceQLOperator op) => op switch
    {
        TraceQLOperator.Add => "+",
        TraceQLOperator.Subtract => "-",
        TraceQLOperator.Multiply => "*",
        TraceQLOperator.Divide => "/",
        TraceQLOperator.Modulo => "%",
        TraceQLOperator.Power => "^",
        TraceQLOperator.Equal => "=",
        TraceQLOperator.NotEqual => "!=",
        TraceQLOperator.Regex => "=~",
        TraceQLOperator.NotRegex or TraceQLOperator.NotSibling => "!~",
        TraceQLOperator.Greater or TraceQLOperator.Child => ">",
        TraceQLOperator.GreaterOrEqual => ">=",
        TraceQLOperator.Less or TraceQLOperator.Parent => "<",
        TraceQLOperator.LessOrEqual => "<=",
        TraceQLOperator.And or TraceQLOperator.SpansetAnd => "&&",
        TraceQLOperator.Or or TraceQLOperator.SpansetOr => "||",
        TraceQLOperator.Not => "!",
        TraceQLOperator.Exists => "!= nil",
        TraceQLOperator.NotExists => "= nil",
        TraceQLOperator.Descendant => ">>",
        TraceQLOperator.Ancestor => "<<",
        TraceQLOperator.Sibling => "~",
        TraceQLOperator.NotChild => "!>",
        TraceQLOperator.NotParent => "!<",
        TraceQLOperator.NotDescendant => "!>>",
        TraceQLOperator.NotAncestor => "!<<",
        TraceQLOperator.UnionChild => "&>",
        TraceQLOperator.UnionParent => "&<",
        TraceQLOperator.UnionDescendant => "&>>",
        TraceQLOperator.UnionAncestor => "&<<",
        TraceQLOperator.UnionSibling => "&~",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    internal static bool IsBoolean(this TraceQLOperator op) => op is >= TraceQLOperator.Equal and <= TraceQLOperator.NotExists;

    internal static bool IsArithmetic(this TraceQLOperator op) => op <= TraceQLOperator.Power;

    /// <summary>Whether an operator takes an operand of a type.</summary>
    internal static bool Accepts(this TraceQLOperator op, StaticType type) => type switch
    {
        StaticType.Attribute => true,
        StaticType.Bool or StaticType.BoolArray => op is TraceQLOperator.And or TraceQLOperator.Or or TraceQLOperator.Equal or TraceQLOperator.NotEqual,
        StaticType.Int or StaticType.Float or StaticType.Duration or StaticType.IntArray or StaticType.FloatArray =>
            op.IsArithmetic() || op is TraceQLOperator.Equal or TraceQLOperator.NotEqual || op.IsOrder(),
        StaticType.String or StaticType.StringArray =>
            op is TraceQLOperator.Equal or TraceQLOperator.NotEqual or TraceQLOperator.Regex or TraceQLOperator.NotRegex || op.IsOrder(),
        StaticType.Nil or StaticType.Status or StaticType.Kind => op is TraceQLOperator.Equal or TraceQLOperator.NotEqual,
        _ => false,
    };

    /// <summary>Whether a unary operator takes an operand of a type.</summary>
    internal static bool AcceptsUnary(this TraceQLOperator op, StaticType type) => type == StaticType.Attribute || op switch
    {
        TraceQLOperator.Subtract => type.IsNumeric(),
        TraceQLOperator.Not => type == StaticType.Bool,
        TraceQLOperator.Exists or TraceQLOperator.NotExists => true,
        _ => false,
    };

    /// <summary>The operator that gives the same result with the operands exchanged.</summary>
    internal static TraceQLOperator Flip(this TraceQLOperator op) => op switch
    {
        TraceQLOperator.Greater => TraceQLOperator.Less,
        TraceQLOperator.GreaterOrEqual => TraceQLOperator.LessOrEqual,
        TraceQLOperator.Less => TraceQLOperator.Greater,
        TraceQLOperator.LessOrEqual => TraceQLOperator.GreaterOrEqual,
        _ => op,
    };

    internal static bool IsOrder(this TraceQLOperator op) =>
        op is TraceQLOperator.Greater or TraceQLOperator.GreaterOrEqual or TraceQLOperator.Less or TraceQLOperator.LessOrEqual;
}
