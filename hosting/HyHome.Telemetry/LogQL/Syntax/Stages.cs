using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>A stage of a log pipeline.</summary>
internal abstract record Stage : Expression;

/// <summary>How a line filter compares.</summary>
internal enum LineFilterKind
{
    /// <summary><c>|=</c></summary>
    Contains,

    /// <summary><c>!=</c></summary>
    NotContains,

    /// <summary><c>|~</c></summary>
    Regex,

    /// <summary><c>!~</c></summary>
    NotRegex,

    /// <summary><c>|&gt;</c></summary>
    Pattern,

    /// <summary><c>!&gt;</c></summary>
    NotPattern,
}

/// <summary>What a line filter looks for: a text, or the addresses of <c>ip("…")</c>.</summary>
internal sealed record LineFilterTerm(string Text, bool IsIp);

/// <summary>One line filter: any of its terms must be found (negated filters have one term each).</summary>
internal sealed record LineFilterClause(LineFilterKind Kind, IReadOnlyList<LineFilterTerm> Alternatives);

/// <summary>Line filters in a row; all must pass.</summary>
internal sealed record LineFilterStage(IReadOnlyList<LineFilterClause> Filters) : Stage;

/// <summary>A name and the expression that finds its value in a line.</summary>
internal sealed record Extraction(string Name, string Path);

/// <summary><c>| json</c>, with or without expressions.</summary>
internal sealed record JsonStage(IReadOnlyList<Extraction> Extractions) : Stage;

/// <summary><c>| logfmt</c>, with or without expressions.</summary>
internal sealed record LogfmtStage(bool Strict, bool KeepEmpty, IReadOnlyList<Extraction> Extractions) : Stage;

/// <summary><c>| regexp "…"</c></summary>
internal sealed record RegexpStage(string Pattern) : Stage;

/// <summary><c>| pattern "…"</c></summary>
internal sealed record PatternStage(string Pattern) : Stage;

/// <summary><c>| unpack</c></summary>
internal sealed record UnpackStage : Stage;

/// <summary><c>| decolorize</c></summary>
internal sealed record DecolorizeStage : Stage;

/// <summary><c>| line_format "…"</c></summary>
internal sealed record LineFormatStage(string Template) : Stage;

/// <summary>One assignment of <c>label_format</c>: from another label, or from a template.</summary>
internal sealed record LabelFormatItem(string Name, string Value, bool Rename);

/// <summary><c>| label_format …</c></summary>
internal sealed record LabelFormatStage(IReadOnlyList<LabelFormatItem> Items) : Stage;

/// <summary>A label by its name, or by a matcher.</summary>
internal sealed record NamedMatcher(string Name, LabelMatcher? Matcher);

/// <summary><c>| drop …</c></summary>
internal sealed record DropStage(IReadOnlyList<NamedMatcher> Labels) : Stage;

/// <summary><c>| keep …</c></summary>
internal sealed record KeepStage(IReadOnlyList<NamedMatcher> Labels) : Stage;

/// <summary>A label filter as a stage.</summary>
internal sealed record LabelFilterStage(LabelFilter Filter) : Stage;

/// <summary>How a label filter compares.</summary>
internal enum Comparison
{
    /// <summary><c>==</c> or <c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
}

/// <summary>A condition on labels.</summary>
internal abstract record LabelFilter : Expression;

/// <summary>Compares text.</summary>
internal sealed record StringLabelFilter(LabelMatcher Matcher) : LabelFilter;

/// <summary>Compares a number.</summary>
internal sealed record NumberLabelFilter(string Name, Comparison Comparison, double Value) : LabelFilter;

/// <summary>Compares a duration in nanoseconds.</summary>
internal sealed record DurationLabelFilter(string Name, Comparison Comparison, long Value) : LabelFilter;

/// <summary>Compares a size in bytes.</summary>
internal sealed record BytesLabelFilter(string Name, Comparison Comparison, ulong Value) : LabelFilter;

/// <summary>Compares an address with an address, a range or a network.</summary>
internal sealed record IpLabelFilter(string Name, bool Negated, string Pattern) : LabelFilter;

/// <summary>Two filters joined by and (<c>,</c>) or by or.</summary>
internal sealed record BinaryLabelFilter(LabelFilter Left, LabelFilter Right, bool And) : LabelFilter;
