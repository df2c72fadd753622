using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.LogQL.Syntax;

/// <summary>Checks that a parsed query makes sense, outermost part first, as Loki does.</summary>
internal static class Validator
{
    private const string SelectsNothing =
        "queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

    public static void Validate(Expression expression)
    {
        switch (expression)
        {
            case LogSelector e:
                Selector(e);
                break;
            case InvalidSample e:
                throw LogQLException.Parse(e.Message);
            case BinaryOperation e:
                Validate(e.Left);
                Validate(e.Right);
                break;
            case VectorAggregation e:
                if (e.Operation is "sort" or "sort_desc" && e.Grouping.Labels.Count > 0)
                {
                    throw LogQLException.Parse("sort and sort_desc doesn't allow grouping by ");
                }

                Validate(e.Inner);
                break;
            case LabelReplace e:
                Validate(e.Inner);
                break;
            case RangeAggregation e:
                Selector(e.Range.Selector);
                break;
            case Variants e:
                Selector(e.Range.Selector);
                foreach (var metric in e.Metrics)
                {
                    Validate(metric);
                }

                break;
        }
    }

    /// <summary>Whether matchers select some streams rather than all: one of them must not let the empty value pass.</summary>
    public static bool SelectsStreams(IEnumerable<LabelMatcher> matchers) =>
        matchers.Any(static m => !m.Matches(""));

    private static void Selector(LogSelector selector)
    {
        if (!SelectsStreams(selector.Matchers))
        {
            throw LogQLException.Parse(SelectsNothing);
        }
    }
}
