using System.Globalization;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Writes syntax trees as Loki does: on one line, in its normal form.</summary>
internal static class Printer
{
    public static string Print(Expression expression) => expression switch
    {
        LogSelector e => e.Stages.Count == 0 ? Matchers(e.Matchers) : $"{Matchers(e.Matchers)} {string.Join(' ', e.Stages)}",
        Stage e => PrintStage(e),
        LabelFilter e => PrintFilter(e),
        LogRange e => $"{e.Selector}{(e.Unwrap is { } u ? " " + Unwrapped(u, " ") : "")}[{PrometheusDuration.Format(e.Interval / 1_000_000)}]"
            + (e.Offset == 0 ? "" : $" offset {GoDuration.Format(e.Offset)}"),
        RangeAggregation e => $"{e.Operation}({(e.Parameter is { } p ? GoText.Number(p) + "," : "")}{e.Range}){(e.Grouping is { } g ? Grouped(g) : "")}",
        VectorAggregation e => e.Operation + (e.Grouping is { Without: false, Labels.Count: 0 } ? "" : Grouped(e.Grouping))
            + $"({(HasParameter(e.Operation) ? e.Parameter.ToString(CultureInfo.InvariantCulture) + "," : "")}{e.Inner})",
        BinaryOperation e => $"({e.Left} {Operator(e.Operator, e.Modifier)} {e.Right})",
        Literal e => GoText.General(e.Value),
        VectorLiteral e => $"vector({e.Value.ToString("F6", CultureInfo.InvariantCulture)})",
        LabelReplace e => $"label_replace({e.Inner},{GoText.Quote(e.Destination)},{GoText.Quote(e.Replacement)},{GoText.Quote(e.Source)},{GoText.Quote(e.Pattern)})",
        Variants e => $"variants({string.Join(", ", e.Metrics)}) of ({e.Range})",
        InvalidSample e => e.Message,
        _ => throw new ArgumentException($"There is no form for {expression.GetType().Name}.", nameof(expression)),
    };

    public static bool HasParameter(string operation) => operation is "topk" or "bottomk" or "approx_topk";

    public static string Matchers(IReadOnlyList<LabelMatcher> matchers) => "{" + string.Join(", ", matchers) + "}";

    public static string Unwrapped(Unwrap unwrap, string separator) =>
        "| unwrap " + (unwrap.Conversion.Length == 0 ? unwrap.Label : $"{unwrap.Conversion}({unwrap.Label})")
        + string.Concat(unwrap.PostFilters.Select(f => $"{separator}| {f}"));

    public static string Grouped(Grouping grouping) => $" {(grouping.Without ? "without" : "by")} ({string.Join(',', grouping.Labels)})";

    public static string Clause(LineFilterClause clause) => Sign(clause.Kind) + " " + string.Join(" or ", clause.Alternatives.Select(static t =>
        t.IsIp ? $"ip({GoText.Quote(t.Text)})" : GoText.Quote(t.Text)));

    public static string Operator(string name, BinaryModifier modifier)
    {
        var text = modifier.ReturnBool ? name + " bool" : name;
        var group = modifier.Cardinality switch
        {
            MatchCardinality.ManyToOne => "group_left",
            MatchCardinality.OneToMany => "group_right",
            _ => "",
        };
        group = modifier.Include is { } include ? $"{group} ({string.Join(',', include)})" : group;
        return modifier.On || modifier.MatchingLabels is not null
            ? $"{text} {(modifier.On ? "on" : "ignoring")} ({string.Join(',', modifier.MatchingLabels ?? [])}) {group}"
            : text;
    }

    private static string PrintStage(Stage stage) => stage switch
    {
        LineFilterStage s => string.Join(' ', s.Filters.Select(Clause)),
        JsonStage s => "| json" + (s.Extractions.Count == 0 ? "" : " " + Extractions(s.Extractions)),
        LogfmtStage s => "| logfmt" + (s.Strict ? " --strict" : "") + (s.KeepEmpty ? " --keep-empty" : "") + (s.Extractions.Count == 0 ? "" : " " + Extractions(s.Extractions)),
        RegexpStage s => $"| regexp {GoText.Quote(s.Pattern)}",
        PatternStage s => $"| pattern {GoText.Quote(s.Pattern)}",
        UnpackStage => "| unpack",
        DecolorizeStage => "| decolorize",
        LineFormatStage s => $"| line_format {GoText.Quote(s.Template)}",
        LabelFormatStage s => "| label_format " + string.Join(',', s.Items.Select(static i => $"{i.Name}={(i.Rename ? i.Value : GoText.Quote(i.Value))}")),
        DropStage s => "| drop " + Named(s.Labels),
        KeepStage s => "| keep " + Named(s.Labels),
        LabelFilterStage s => $"| {s.Filter}",
        _ => throw new ArgumentException($"There is no form for {stage.GetType().Name}.", nameof(stage)),
    };

    private static string PrintFilter(LabelFilter filter) => filter switch
    {
        StringLabelFilter f => Text(f.Matcher),
        NumberLabelFilter f => f.Name + Sign(f.Comparison) + GoText.Number(f.Value),
        DurationLabelFilter f => f.Name + Sign(f.Comparison) + GoDuration.Format(f.Value),
        BytesLabelFilter f => f.Name + Sign(f.Comparison) + HumanBytes.Format(f.Value),
        IpLabelFilter f => $"{f.Name}{(f.Negated ? "!=" : "=")}ip({GoText.Quote(f.Pattern)})",
        BinaryLabelFilter f => $"( {f.Left} {(f.And ? "," : "or")} {f.Right} )",
        _ => throw new ArgumentException($"There is no form for {filter.GetType().Name}.", nameof(filter)),
    };

    // Loki keeps a pattern that it cannot turn into plain text searches in backquotes.
    private static string Text(LabelMatcher matcher)
    {
        var regex = matcher.Kind is MatchKind.Regex or MatchKind.NotRegex;
        return !regex || matcher.Name is "__error__" or "__error_details__" || matcher.Value.Contains('`', StringComparison.Ordinal) || LiteralRegex.Simplify(matcher.Value) is not null
            ? matcher.ToString()
            : $"{matcher.Name}{(matcher.Kind == MatchKind.Regex ? "=~" : "!~")}`{matcher.Value}`";
    }

    private static string Extractions(IReadOnlyList<Extraction> extractions) => string.Join(',', extractions.Select(static e => $"{e.Name}={GoText.Quote(e.Path)}"));

    private static string Named(IReadOnlyList<NamedMatcher> labels) => string.Join(',', labels.Select(static l => l.Matcher?.ToString() ?? l.Name));

    private static string Sign(LineFilterKind kind) => kind switch
    {
        LineFilterKind.Contains => "|=",
        LineFilterKind.NotContains => "!=",
        LineFilterKind.Regex => "|~",
        LineFilterKind.NotRegex => "!~",
        LineFilterKind.Pattern => "|>",
        _ => "!>",
    };

    private static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "==",
        Comparison.NotEqual => "!=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Less => "<",
        _ => "<=",
    };
}
