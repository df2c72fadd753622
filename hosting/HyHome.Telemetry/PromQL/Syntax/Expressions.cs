using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>What an expression gives.</summary>
public enum ExprType
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One number per time.</summary>
    Scalar,

    /// <summary>Series with one sample per time.</summary>
    Vector,

    /// <summary>Series with samples of a range of time.</summary>
    Matrix,

    /// <summary>A text.</summary>
    String,
}

/// <summary>A node of a query's syntax tree.</summary>
public abstract class Expr
{
    /// <summary>Where it stands in the query.</summary>
    public abstract SourceRange Range { get; }

    /// <summary>What it gives.</summary>
    public abstract ExprType Type { get; }

    /// <inheritdoc />
    public sealed override string ToString() => Printer.Print(this);
}

/// <summary>A number, perhaps written as duration (in seconds).</summary>
public sealed class NumberLiteral(double value, bool isDuration, SourceRange range) : Expr
{
    /// <summary>The number.</summary>
    public double Value { get; internal set; } = value;

    /// <summary>Whether it was written as duration.</summary>
    public bool IsDuration { get; } = isDuration;

    /// <inheritdoc />
    public override SourceRange Range => Place;

    /// <inheritdoc />
    public override ExprType Type => ExprType.Scalar;

    internal SourceRange Place { get; set; } = range;
}

/// <summary>A text.</summary>
public sealed class StringLiteral(string value, SourceRange range) : Expr
{
    /// <summary>The text.</summary>
    public string Value { get; } = value;

    /// <inheritdoc />
    public override SourceRange Range { get; } = range;

    /// <inheritdoc />
    public override ExprType Type => ExprType.String;
}

/// <summary>Which end of the query's range an <c>@</c> names.</summary>
public enum AtModifier
{
    /// <summary>None.</summary>
    None,

    /// <summary><c>@ start()</c></summary>
    Start,

    /// <summary><c>@ end()</c></summary>
    End,
}

/// <summary>What <c>@</c> and <c>offset</c> say of a selector or subquery. Times are milliseconds.</summary>
public sealed class TimeModifiers
{
    /// <summary>How far back.</summary>
    public long Offset { get; internal set; }

    /// <summary>How far back, where that is computed.</summary>
    public DurationExpr? OffsetExpr { get; internal set; }

    /// <summary>The fixed time.</summary>
    public long? Timestamp { get; internal set; }

    /// <summary>The end of the query's range.</summary>
    public AtModifier StartOrEnd { get; internal set; }

    internal bool HasAt => Timestamp is not null || StartOrEnd != AtModifier.None;
}

/// <summary>Series by name and labels.</summary>
public sealed class VectorSelector(string name, IReadOnlyList<LabelMatcher> matchers, SourceRange range) : Expr
{
    /// <summary>The name before the braces, or the empty string.</summary>
    public string Name { get; } = name;

    /// <summary>All matchers, the one of the name included.</summary>
    public IReadOnlyList<LabelMatcher> Matchers { get; } = matchers;

    /// <summary><c>@</c> and <c>offset</c>.</summary>
    public TimeModifiers Time { get; } = new();

    /// <summary>Whether the range is extended to the sample before it.</summary>
    public bool Anchored { get; internal set; }

    /// <summary>Whether values are interpolated at the ends.</summary>
    public bool Smoothed { get; internal set; }

    /// <inheritdoc />
    public override SourceRange Range => Place;

    /// <inheritdoc />
    public override ExprType Type => ExprType.Vector;

    internal SourceRange Place { get; set; } = range;

    internal bool AllowsEmptyMatchers { get; set; }

    /// <summary>Whether only counts and sums of histograms are asked for: then what is not known of resets is found out sample by sample, as Prometheus does in this case.</summary>
    internal bool CompletesResetHints { get; set; }
}

/// <summary>Series with their samples of a range of time.</summary>
public sealed class MatrixSelector(VectorSelector vector, long range, DurationExpr? rangeExpr, int end) : Expr
{
    /// <summary>The series.</summary>
    public VectorSelector Vector { get; } = vector;

    /// <summary>How long, in milliseconds.</summary>
    public long Duration { get; internal set; } = range;

    /// <summary>How long, where that is computed.</summary>
    public DurationExpr? DurationExpr { get; } = rangeExpr;

    /// <inheritdoc />
    public override SourceRange Range => new(Vector.Range.Start, End);

    /// <inheritdoc />
    public override ExprType Type => ExprType.Matrix;

    internal int End { get; set; } = end;
}

/// <summary>An expression evaluated over a range of time.</summary>
public sealed class SubqueryExpr(Expr inner, int end) : Expr
{
    /// <summary>What is evaluated.</summary>
    public Expr Inner { get; internal set; } = inner;

    /// <summary>How long, in milliseconds.</summary>
    public long Duration { get; internal set; }

    /// <summary>How long, where that is computed.</summary>
    public DurationExpr? DurationExpr { get; internal set; }

    /// <summary>How far apart, in milliseconds; 0 for the default.</summary>
    public long Step { get; internal set; }

    /// <summary>How far apart, where that is computed.</summary>
    public DurationExpr? StepExpr { get; internal set; }

    /// <summary><c>@</c> and <c>offset</c>.</summary>
    public TimeModifiers Time { get; } = new();

    /// <inheritdoc />
    public override SourceRange Range => new(Inner.Range.Start, End);

    /// <inheritdoc />
    public override ExprType Type => ExprType.Matrix;

    internal int End { get; set; } = end;
}

/// <summary>A computed duration: <c>1h / 2</c>, <c>step()</c>.</summary>
public sealed class DurationExpr(string operation, Expr? left, Expr? right, SourceRange range) : Expr
{
    /// <summary><c>+ - * / % ^ step range min_of max_of</c></summary>
    public string Operation { get; } = operation;

    /// <summary>The first operand; none for a sign.</summary>
    public Expr? Left { get; } = left;

    /// <summary>The second operand.</summary>
    public Expr? Right { get; } = right;

    /// <summary>Whether it stands in parentheses.</summary>
    public bool IsWrapped { get; internal set; }

    /// <inheritdoc />
    public override SourceRange Range { get; } = range;

    /// <inheritdoc />
    public override ExprType Type => ExprType.Scalar;
}

/// <summary>An expression in parentheses.</summary>
public sealed class ParenExpr(Expr inner, SourceRange range) : Expr
{
    /// <summary>What is inside.</summary>
    public Expr Inner { get; internal set; } = inner;

    /// <inheritdoc />
    public override SourceRange Range { get; } = range;

    /// <inheritdoc />
    public override ExprType Type => Inner.Type;
}

/// <summary>A sign before an expression.</summary>
public sealed class UnaryExpr(string operation, Expr inner, int start) : Expr
{
    /// <summary><c>+</c> or <c>-</c></summary>
    public string Operation { get; } = operation;

    /// <summary>What it applies to.</summary>
    public Expr Inner { get; internal set; } = inner;

    /// <inheritdoc />
    public override SourceRange Range => new(start, Inner.Range.End);

    /// <inheritdoc />
    public override ExprType Type => Inner.Type;
}

/// <summary>A call of a function.</summary>
public sealed class Call(Function function, List<Expr> arguments, SourceRange range) : Expr
{
    /// <summary>The function.</summary>
    public Function Function { get; } = function;

    /// <summary>What it is given.</summary>
    public IReadOnlyList<Expr> Arguments => ArgumentList;

    /// <inheritdoc />
    public override SourceRange Range { get; } = range;

    /// <inheritdoc />
    public override ExprType Type => Function.ReturnType;

    internal List<Expr> ArgumentList { get; } = arguments;
}

/// <summary>An aggregation over the series of a vector.</summary>
public sealed class AggregateExpr(string operation, SourceRange range) : Expr
{
    /// <summary><c>sum</c>, <c>topk</c>, …</summary>
    public string Operation { get; } = operation;

    /// <summary>What is aggregated.</summary>
    public Expr Inner { get; internal set; } = null!;

    /// <summary>The parameter of those that take one.</summary>
    public Expr? Parameter { get; internal set; }

    /// <summary>The labels of <c>by</c> or <c>without</c>.</summary>
    public IReadOnlyList<string> Grouping { get; internal set; } = [];

    /// <summary>Whether it is <c>without</c>.</summary>
    public bool Without { get; internal set; }

    /// <inheritdoc />
    public override SourceRange Range { get; } = range;

    /// <inheritdoc />
    public override ExprType Type => ExprType.Vector;

    internal static bool TakesParameter(string operation) => operation is "topk" or "bottomk" or "count_values" or "quantile" or "limitk" or "limit_ratio";
}

/// <summary>How many samples of each side match.</summary>
public enum MatchCardinality
{
    /// <summary>One on each side.</summary>
    OneToOne,

    /// <summary><c>group_left</c></summary>
    ManyToOne,

    /// <summary><c>group_right</c></summary>
    OneToMany,

    /// <summary>Set operators.</summary>
    ManyToMany,
}

/// <summary>How the samples of two vectors are paired.</summary>
public sealed class VectorMatching
{
    /// <summary>How many match.</summary>
    public MatchCardinality Cardinality { get; internal set; }

    /// <summary>The labels of <c>on</c> or <c>ignoring</c>.</summary>
    public IReadOnlyList<string> Labels { get; internal set; } = [];

    /// <summary>Whether it is <c>on</c>.</summary>
    public bool On { get; internal set; }

    /// <summary>Labels taken over from the "one" side.</summary>
    public IReadOnlyList<string> Include { get; internal set; } = [];

    /// <summary>The value for a sample missing on the left.</summary>
    public double? FillLeft { get; internal set; }

    /// <summary>The value for a sample missing on the right.</summary>
    public double? FillRight { get; internal set; }
}

/// <summary>An operator between two expressions.</summary>
public sealed class BinaryExpr(string operation, Expr left, Expr right) : Expr
{
    /// <summary>The operator.</summary>
    public string Operation { get; } = operation;

    /// <summary>The left operand.</summary>
    public Expr Left { get; internal set; } = left;

    /// <summary>The right operand.</summary>
    public Expr Right { get; internal set; } = right;

    /// <summary>Whether a comparison gives 0 or 1.</summary>
    public bool ReturnBool { get; internal set; }

    /// <summary>How samples are paired; null unless both sides are vectors.</summary>
    public VectorMatching? Matching { get; internal set; }

    /// <inheritdoc />
    public override SourceRange Range => SourceRange.Merge(Left.Range, Right.Range);

    /// <inheritdoc />
    public override ExprType Type => Left.Type == ExprType.Scalar && Right.Type == ExprType.Scalar ? ExprType.Scalar : ExprType.Vector;

    internal static bool IsComparison(string operation) => operation is "==" or "!=" or "<=" or "<" or ">=" or ">";

    internal static bool IsSet(string operation) => operation is "and" or "or" or "unless";
}

/// <summary>An expression whose value is the same at all times of a query: it is evaluated once.</summary>
internal sealed class StepInvariantExpr(Expr inner) : Expr
{
    public Expr Inner { get; } = inner;

    public override SourceRange Range => Inner.Range;

    public override ExprType Type => Inner.Type;
}
