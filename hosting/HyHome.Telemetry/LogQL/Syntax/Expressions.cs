using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>A node of a query's syntax tree. <see cref="object.ToString"/> prints the query in Loki's normal form.</summary>
internal abstract record Expression
{
    public sealed override string ToString() => Printer.Print(this);
}

/// <summary>A log query: a stream selector and the stages of its pipeline.</summary>
internal sealed record LogSelector(IReadOnlyList<LabelMatcher> Matchers, IReadOnlyList<Stage> Stages) : Expression
{
    /// <summary>Whether a stage can drop lines.</summary>
    public bool HasFilter => Stages.Any(static s => s is LabelFilterStage
        || (s is LineFilterStage lines && lines.Filters.Any(static f => f.Kind is not (LineFilterKind.Contains or LineFilterKind.Regex) || f.Alternatives[0].Text.Length > 0)));
}

/// <summary>A metric query.</summary>
internal abstract record SampleExpression : Expression;

/// <summary>A metric query that parsed but makes no sense; told when the whole query is validated, as Loki does.</summary>
internal sealed record InvalidSample(string Message) : SampleExpression;

/// <summary>The lines of a range: a log query, what is taken of its lines, the window and its offset in nanoseconds.</summary>
internal sealed record LogRange(LogSelector Selector, Unwrap? Unwrap, long Interval, long Offset) : Expression;

/// <summary>The label whose value becomes the sample, its conversion ("bytes", "duration", "duration_seconds" or empty) and filters after it.</summary>
internal sealed record Unwrap(string Label, string Conversion, IReadOnlyList<LabelFilter> PostFilters);

/// <summary><c>by</c> or <c>without</c> and its labels.</summary>
internal sealed record Grouping(IReadOnlyList<string> Labels, bool Without);

/// <summary>An aggregation over time, such as <c>rate</c>.</summary>
internal sealed record RangeAggregation(string Operation, LogRange Range, double? Parameter, Grouping? Grouping) : SampleExpression;

/// <summary>An aggregation over series, such as <c>sum</c> or <c>topk</c>. No grouping means one series.</summary>
internal sealed record VectorAggregation(string Operation, SampleExpression Inner, int Parameter, Grouping Grouping) : SampleExpression;

/// <summary>How the series of both sides of an operator are paired.</summary>
internal enum MatchCardinality
{
    /// <summary>Each with at most one.</summary>
    OneToOne,

    /// <summary><c>group_left</c>: many on the left.</summary>
    ManyToOne,

    /// <summary><c>group_right</c>: many on the right.</summary>
    OneToMany,
}

/// <summary>What follows a binary operator.</summary>
internal sealed record BinaryModifier(bool ReturnBool, MatchCardinality Cardinality, bool On, IReadOnlyList<string>? MatchingLabels, IReadOnlyList<string>? Include);

/// <summary>A binary operation.</summary>
internal sealed record BinaryOperation(string Operator, BinaryModifier Modifier, SampleExpression Left, SampleExpression Right) : SampleExpression;

/// <summary>A number.</summary>
internal sealed record Literal(double Value) : SampleExpression;

/// <summary><c>vector(n)</c>.</summary>
internal sealed record VectorLiteral(double Value) : SampleExpression;

/// <summary><c>label_replace</c>.</summary>
internal sealed record LabelReplace(SampleExpression Inner, string Destination, string Replacement, string Source, string Pattern) : SampleExpression;

/// <summary><c>variants(…) of (…)</c>: several metrics over one set of lines. Switched off in Loki by default, so only read and printed.</summary>
internal sealed record Variants(IReadOnlyList<SampleExpression> Metrics, LogRange Range) : SampleExpression;
