using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>
/// Reads a query that somebody is still typing, to narrow the tags that are offered: what is complete counts, the rest is left out.
/// </summary>
internal static class LenientQuery
{
    /// <summary>The condition that spans must meet; null where there is none.</summary>
    internal static FieldExpression? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > Parser.MaxQueryLength)
        {
            return null;
        }

        if (TryRead(text) is { } whole)
        {
            return Condition(whole.Pipeline.Stages);
        }

        FieldExpression? all = null;
        foreach (var part in text.Replace('{', ' ').Replace('}', ' ').Split("&&"))
        {
            if (TryRead($"{{{part}}}") is { } query && Condition(query.Pipeline.Stages) is { } condition)
            {
                all = all is null ? condition : new BinaryField(TraceQLOperator.And, all, condition);
            }
        }

        return all;
    }

    private static FieldExpression? Condition(IReadOnlyList<Stage> stages) => stages is [SpansetFilter filter, ..] ? Complete(filter.Expression) : null;

    // A name alone is one that is still being typed.
    private static FieldExpression? Complete(FieldExpression expression) => expression switch
    {
        BinaryField { Operator: TraceQLOperator.And } and => (Complete(and.Left), Complete(and.Right)) switch
        {
            ({ } left, { } right) => new BinaryField(TraceQLOperator.And, left, right),
            var (left, right) => left ?? right,
        },
        StaticField or AttributeField => null,
        _ => expression,
    };

    private static Query? TryRead(string text)
    {
        try
        {
            var query = Parser.Parse(text);
            Validator.Validate(query);
            return query;
        }
        catch (TraceQLException)
        {
            // Unfinished text is the normal case here; the caller tries smaller parts.
            return null;
        }
    }
}
