using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Hosting.Lgtm.Tests.Known;

/// <summary>Follows the labels of series through an expression, and tells of names and labels that cannot be there.</summary>
/// <param name="labelsOf">The labels of a metric; null where it is unknown.</param>
internal sealed class LabelCheck(Func<string, IReadOnlySet<string>?> labelsOf)
{
    public List<string> Problems { get; } = [];

    /// <summary>The labels that the results of an expression can have.</summary>
    public HashSet<string> Follow(Expr expression)
    {
        switch (expression)
        {
            case VectorSelector selector:
                return Follow(selector);
            case MatrixSelector matrix:
                return Follow(matrix.Vector);
            case SubqueryExpr subquery:
                return Follow(subquery.Inner);
            case ParenExpr paren:
                return Follow(paren.Inner);
            case UnaryExpr unary:
                return Follow(unary.Inner);
            case AggregateExpr aggregate:
                return Follow(aggregate);
            case BinaryExpr binary:
                return Follow(binary);
            case Call call:
                return Follow(call);
            default:
                return [];
        }
    }

    private HashSet<string> Follow(VectorSelector selector)
    {
        var name = selector.Matchers.FirstOrDefault(static m => m is { Name: LabelSet.MetricName, Kind: MatchKind.Equal })?.Value;
        if (name is null || labelsOf(name) is not { } labels)
        {
            Problems.Add($"no source is known for the metric of {selector}");
            return [];
        }

        Demand(labels, selector.Matchers.Select(static m => m.Name).Where(static n => n != LabelSet.MetricName), name);
        return [.. labels];
    }

    private HashSet<string> Follow(AggregateExpr aggregate)
    {
        if (aggregate.Parameter is { } parameter)
        {
            Follow(parameter);
        }

        var inner = Follow(aggregate.Inner);
        Demand(inner, aggregate.Grouping, aggregate.Inner.ToString());
        return aggregate.Without ? [.. inner.Except(aggregate.Grouping)] : aggregate.Operation is "topk" or "bottomk" ? inner : [.. aggregate.Grouping];
    }

    private HashSet<string> Follow(BinaryExpr binary)
    {
        var (left, right) = (Follow(binary.Left), Follow(binary.Right));
        if (binary.Matching is not { } matching)
        {
            return [.. left, .. right];
        }

        if (matching.On)
        {
            Demand(left, matching.Labels, binary.Left.ToString());
            Demand(right, matching.Labels, binary.Right.ToString());
        }
        else
        {
            Demand(left.Union(right).ToHashSet(), matching.Labels, binary.ToString());
        }

        if (binary.Operation == "or")
        {
            return [.. left, .. right];
        }

        var (many, one) = matching.Cardinality == MatchCardinality.OneToMany ? (right, left) : (left, right);
        Demand(one, matching.Include, binary.ToString());
        return matching.Cardinality == MatchCardinality.OneToOne
            ? matching.On ? [.. matching.Labels] : [.. many.Except(matching.Labels)]
            : [.. many, .. matching.Include];
    }

    private HashSet<string> Follow(Call call)
    {
        var labels = new HashSet<string>();
        foreach (var argument in call.Arguments.Where(static a => a.Type is ExprType.Vector or ExprType.Matrix))
        {
            labels.UnionWith(Follow(argument));
        }

        switch (call.Function.Name)
        {
            case "label_replace":
                Demand(labels, [Text(call, 3)], call.ToString());
                labels.Add(Text(call, 1));
                break;
            case "histogram_quantile":
                labels.Remove("le");
                break;
            case "vector" or "scalar":
                return [];
        }

        return labels;
    }

    private static string Text(Call call, int index) => ((StringLiteral)call.Arguments[index]).Value;

    private void Demand(IReadOnlySet<string> known, IEnumerable<string> used, string where)
    {
        foreach (var label in used.Where(label => !known.Contains(label)))
        {
            Problems.Add($"label '{label}' is not on {where}");
        }
    }
}
