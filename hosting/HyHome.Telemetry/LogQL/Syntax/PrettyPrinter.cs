using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Writes a query over several lines as <c>format_query</c> does: what is longer than 100 characters is split, two spaces a level.</summary>
internal static class PrettyPrinter
{
    private const int LongestLine = 100;

    public static string Print(Expression expression, int level = 0)
    {
        var plain = expression.ToString();
        var indent = Indent(level);
        if (plain.Length <= LongestLine && expression is not LogRange)
        {
            return indent + plain;
        }

        return expression switch
        {
            LogSelector { Stages.Count: > 0 } e => indent + Printer.Matchers(e.Matchers) + "\n" + string.Join('\n', e.Stages.Select(s => Print(s, level + 1))),
            LineFilterStage e => string.Join('\n', e.Filters.Select(f => indent + Printer.Clause(f))),
            LogRange e => Range(e, level),
            RangeAggregation e => $"{indent}{e.Operation}(\n{(e.Parameter is { } p ? Indent(level + 1) + GoText.General(p) + ",\n" : "")}"
                + $"{Print(e.Range, level + 1)}\n{indent}){(e.Grouping is { } g ? Grouped(g) : "")}",
            VectorAggregation e => $"{indent}{e.Operation}{Grouped(e.Grouping)}(\n"
                + (Printer.HasParameter(e.Operation) ? Indent(level + 1) + e.Parameter.ToString(CultureInfo.InvariantCulture) + ",\n" : "")
                + $"{Print(e.Inner, level + 1)}\n{indent})",
            BinaryOperation e => $"{Print(e.Left, level + 1)}\n{indent}{Operator(e)}\n{Print(e.Right, level + 1)}",
            LabelReplace e => $"{indent}label_replace(\n" + string.Join(",\n", new[] { e.Destination, e.Replacement, e.Source, e.Pattern }
                .Select(t => Indent(level + 1) + GoText.Quote(t)).Prepend(Print(e.Inner, level + 1))) + $"\n{indent})",
            _ => indent + plain,
        };
    }

    private static string Range(LogRange range, int level) =>
        Print(range.Selector, level)
        + (range.Unwrap is { } unwrap ? "\n" + Indent(level + 1) + Printer.Unwrapped(unwrap, "\n" + Indent(level + 1)) : "")
        + $" [{PrometheusDuration.Format(range.Interval / 1_000_000)}]"
        + (range.Offset == 0 ? "" : $" offset {PrometheusDuration.Format(range.Offset / 1_000_000)}");

    private static string Grouped(Grouping grouping) => (grouping.Without ? " without" : grouping.Labels.Count > 0 ? " by" : "")
        + (grouping.Labels.Count > 0 ? $" ({string.Join(", ", grouping.Labels)})" : "");

    private static string Operator(BinaryOperation operation)
    {
        var modifier = operation.Modifier;
        return Printer.Operator(operation.Operator, modifier with
        {
            MatchingLabels = modifier.MatchingLabels is { Count: > 0 } labels ? [string.Join(", ", labels)] : null,
            On = modifier.On && modifier.MatchingLabels is { Count: > 0 },
            Include = modifier.Include is { Count: > 0 } include ? [string.Join(", ", include)] : null,
        });
    }

    private static string Indent(int level) => new(' ', 2 * level);
}
