using System.Text.RegularExpressions;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>
/// Reads a query that somebody is still typing, to narrow the tags that are offered. A comparison without a value loses its operator, what
/// connects nothing is left out, and a brace that is open is closed; what cannot be read then narrows nothing.
/// </summary>
internal static partial class LenientQuery
{
    // What stands in quotes matches first, so that it is never taken for an operator.
    private const string Quoted = """(?<text>"(?:\\.|[^"\\])*"|`[^`]*`)""";

    /// <summary>The condition that spans must meet; null where there is none.</summary>
    internal static FieldExpression? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Parser.MaxQueryLength)
        {
            return null;
        }

        var query = TryParse(text) ?? TryParse(Complete(text));
        return query is null || !IsValid(query) ? null : Condition(query.Pipeline.Stages);
    }

    private static FieldExpression? Condition(IReadOnlyList<Stage> stages) => stages switch
    {
        [SpansetFilter filter, ..] => Conditions(filter.Expression),
        [Pipeline inner, ..] => Condition(inner.Stages),
        _ => null,
    };

    // A name alone says nothing of the spans; an alternative without a condition leaves all of them.
    private static FieldExpression? Conditions(FieldExpression expression) => expression switch
    {
        BinaryField { Operator: TraceQLOperator.And } and => (Conditions(and.Left), Conditions(and.Right)) switch
        {
            ({ } left, { } right) => new BinaryField(TraceQLOperator.And, left, right),
            var (left, right) => left ?? right,
        },
        BinaryField { Operator: TraceQLOperator.Or } or => (Conditions(or.Left), Conditions(or.Right)) is ({ } left, { } right)
            ? new BinaryField(TraceQLOperator.Or, left, right)
            : null,
        StaticField or AttributeField => null,
        _ => expression,
    };

    private static string Complete(string text)
    {
        var pipe = Pipe().Matches(text).FirstOrDefault(static m => !m.Groups["text"].Success)?.Index ?? text.Length;
        var (filters, rest) = (Remove(OperatorWithoutValue(), text[..pipe]), text[pipe..]);
        for (var before = ""; before != filters;)
        {
            before = filters;
            filters = Remove(ConnectorOfNothing(), filters);
        }

        var open = Brace().Matches(filters + rest).Sum(static m => m.Value switch { "{" => 1, "}" => -1, _ => 0 });
        return filters + rest + new string('}', Math.Max(0, open));
    }

    private static string Remove(Regex unwanted, string text) => unwanted.Replace(text, static m => m.Groups["text"].Value);

    [GeneratedRegex(Quoted + @"|(?<!\|)\|(?!\|)")]
    private static partial Regex Pipe();

    [GeneratedRegex(Quoted + @"|(?:=~|!~|!=|>=|<=|=|>|<)(?=\s*(?:$|[})]|&&|\|\|))")]
    private static partial Regex OperatorWithoutValue();

    [GeneratedRegex(Quoted + @"|(?:&&|\|\|)(?=\s*(?:$|[})]|&&|\|\|))|(?<=[{(]\s*)(?:&&|\|\|)|\(\s*\)")]
    private static partial Regex ConnectorOfNothing();

    [GeneratedRegex(Quoted + "|[{}]")]
    private static partial Regex Brace();

    private static Query? TryParse(string text)
    {
        try
        {
            return Parser.Parse(text);
        }
        catch (TraceQLException)
        {
            // Unfinished text is the normal case here: the caller completes it, or does without.
            return null;
        }
    }

    private static bool IsValid(Query query)
    {
        // A lone name is what is left of a comparison that has just been begun.
        if (query.Pipeline.Stages is [SpansetFilter { Expression: AttributeField }, ..])
        {
            return true;
        }

        try
        {
            Validator.Validate(query);
            return true;
        }
        catch (TraceQLException)
        {
            // As in Tempo, what cannot be evaluated narrows nothing.
            return false;
        }
    }
}
