using System.Globalization;
using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Writes a tree as query, on one line, as Prometheus does.</summary>
internal static class Printer
{
    public static string Print(Expr expression)
    {
        var text = new StringBuilder();
        Write(text, expression);
        return text.ToString();
    }

    internal static void Write(StringBuilder text, Expr expression)
    {
        switch (expression)
        {
            case NumberLiteral number:
                text.Append(Number(number));
                break;
            case StringLiteral literal:
                text.Append(GoText.Quote(literal.Value));
                break;
            case VectorSelector vector:
                WriteSelector(text, vector);
                WriteAt(text, vector.Time);
                text.Append(Extension(vector));
                WriteOffset(text, vector.Time);
                break;
            case MatrixSelector matrix:
                WriteSelector(text, matrix.Vector);
                text.Append('[').Append(Duration(matrix.Duration, matrix.DurationExpr)).Append(']').Append(Extension(matrix.Vector));
                WriteAt(text, matrix.Vector.Time);
                WriteOffset(text, matrix.Vector.Time);
                break;
            case SubqueryExpr subquery:
                Write(text, subquery.Inner);
                text.Append(SubquerySuffix(subquery));
                break;
            case DurationExpr duration:
                WriteDuration(text, duration);
                break;
            case ParenExpr paren:
                text.Append('(');
                Write(text, paren.Inner);
                text.Append(')');
                break;
            case UnaryExpr unary:
                text.Append(unary.Operation);
                Write(text, unary.Inner);
                break;
            case Call call:
                text.Append(call.Function.Name);
                WriteArguments(text, call.Arguments);
                break;
            case AggregateExpr aggregate:
                text.Append(AggregateHead(aggregate));
                WriteArguments(text, aggregate.Parameter is null ? [aggregate.Inner] : [aggregate.Parameter, aggregate.Inner]);
                break;
            case BinaryExpr binary:
                Write(text, binary.Left);
                text.Append(' ').Append(OperatorWithModifiers(binary)).Append(' ');
                Write(text, binary.Right);
                break;
            case StepInvariantExpr invariant:
                Write(text, invariant.Inner);
                break;
        }
    }

    internal static string AggregateHead(AggregateExpr aggregate) => aggregate switch
    {
        { Without: true } => $"{aggregate.Operation} without ({Labels(aggregate.Grouping)}) ",
        { Grouping.Count: > 0 } => $"{aggregate.Operation} by ({Labels(aggregate.Grouping)}) ",
        _ => aggregate.Operation,
    };

    internal static string OperatorWithModifiers(BinaryExpr binary)
    {
        var text = new StringBuilder(binary.Operation);
        text.Append(binary.ReturnBool ? " bool" : "");
        if (binary.Matching is not { } matching)
        {
            return text.ToString();
        }

        var grouped = matching.Cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany;
        if (matching.Labels.Count > 0 || matching.On || grouped)
        {
            text.Append(matching.On ? " on (" : " ignoring (").Append(Labels(matching.Labels)).Append(')');
        }

        if (grouped)
        {
            text.Append(matching.Cardinality == MatchCardinality.ManyToOne ? " group_left (" : " group_right (").Append(Labels(matching.Include)).Append(')');
        }

        if (matching.FillLeft is { } both && matching.FillRight == both)
        {
            text.Append(" fill (").Append(GoText.General(both)).Append(')');
        }
        else
        {
            text.Append(matching.FillLeft is { } left ? $" fill_left ({GoText.General(left)})" : "");
            text.Append(matching.FillRight is { } right ? $" fill_right ({GoText.General(right)})" : "");
        }

        return text.ToString();
    }

    internal static string SubquerySuffix(SubqueryExpr subquery)
    {
        var text = new StringBuilder();
        text.Append('[').Append(Duration(subquery.Duration, subquery.DurationExpr)).Append(':');
        text.Append(subquery.Step != 0 || subquery.StepExpr is not null ? Duration(subquery.Step, subquery.StepExpr) : "").Append(']');
        WriteAt(text, subquery.Time);
        WriteOffset(text, subquery.Time);
        return text.ToString();
    }

    internal static string Label(string name) => IsPlainLabel(name) ? name : GoText.Quote(name);

    internal static string Labels(IEnumerable<string> names) => string.Join(", ", names.Select(Label));

    internal static string Matcher(LabelMatcher matcher) => Label(matcher.Name) + matcher.ToString()[matcher.Name.Length..];

    internal static bool IsPlainLabel(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    internal static void WriteAt(StringBuilder text, TimeModifiers time)
    {
        if (time.Timestamp is { } timestamp)
        {
            text.Append(CultureInfo.InvariantCulture, $" @ {timestamp / 1000.0:F3}");
        }
        else if (time.StartOrEnd != AtModifier.None)
        {
            text.Append(time.StartOrEnd == AtModifier.Start ? " @ start()" : " @ end()");
        }
    }

    internal static void WriteOffset(StringBuilder text, TimeModifiers time)
    {
        if (time.OffsetExpr is { } computed)
        {
            text.Append(" offset ");
            WriteDuration(text, computed);
        }
        else if (time.Offset != 0)
        {
            text.Append(" offset ").Append(PrometheusDuration.Format(time.Offset));
        }
    }

    internal static string Extension(VectorSelector vector) => vector.Anchored ? " anchored" : vector.Smoothed ? " smoothed" : "";

    internal static void WriteSelector(StringBuilder text, VectorSelector vector)
    {
        text.Append(vector.Name);
        var matchers = vector.Matchers
            .Where(m => m is not { Name: LabelSet.MetricName, Kind: MatchKind.Equal, Value.Length: > 0 } || m.Value != vector.Name)
            .Select(Matcher)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (matchers.Count > 0 || vector.Name.Length == 0)
        {
            text.Append('{').AppendJoin(',', matchers).Append('}');
        }
    }

    private static string Number(NumberLiteral number) =>
        number.IsDuration ? PrometheusDuration.Format((long)(number.Value * 1000)) : GoText.Number(number.Value);

    private static string Duration(long milliseconds, DurationExpr? computed) =>
        computed is null ? PrometheusDuration.Format(milliseconds) : Print(computed);

    private static void WriteArguments(StringBuilder text, IReadOnlyList<Expr> arguments)
    {
        text.Append('(');
        for (var i = 0; i < arguments.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(text, arguments[i]);
        }

        text.Append(')');
    }

    private static void WriteDuration(StringBuilder text, DurationExpr duration)
    {
        text.Append(duration.IsWrapped ? "(" : "");
        switch (duration)
        {
            case { Operation: "step" or "range" }:
                text.Append(duration.Operation).Append("()");
                break;
            case { Operation: "min_of" or "max_of" }:
                text.Append(duration.Operation);
                WriteArguments(text, [duration.Left!, duration.Right!]);
                break;
            case { Left: null }:
                text.Append(duration.Operation == "-" ? "-" : "");
                Write(text, duration.Right!);
                break;
            default:
                Write(text, duration.Left);
                text.Append(' ').Append(duration.Operation).Append(' ');
                Write(text, duration.Right!);
                break;
        }

        text.Append(duration.IsWrapped ? ")" : "");
    }
}
