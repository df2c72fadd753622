using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>Two spansets of a trace combined by logic or by structure. A structural operator yields spans of its right side, a union form of both.</summary>
internal sealed class SpansetCombination(TraceQLOperator op, StageEvaluator left, StageEvaluator right) : StageEvaluator
{
    internal override List<Spanset> Evaluate(TraceView trace, List<Spanset> input)
    {
        var output = new List<Spanset>(input.Count);
        foreach (var spanset in input)
        {
            List<Spanset> one = [spanset];
            var matching = Combine(trace, left.Evaluate(trace, one), right.Evaluate(trace, one));
            if (matching.Count > 0)
            {
                output.Add(spanset with { Spans = matching });
            }
        }

        return output;
    }

    private IReadOnlyList<int> Combine(TraceView trace, List<Spanset> l, List<Spanset> r)
    {
        if (op is TraceQLOperator.SpansetAnd or TraceQLOperator.SpansetOr)
        {
            return op == TraceQLOperator.SpansetAnd && (l.Count == 0 || r.Count == 0)
                ? []
                : [.. l.Concat(r).SelectMany(static s => s.Spans).Distinct().Order()];
        }

        if (r.Count == 0)
        {
            return [];
        }

        if (l.Count > 1 || r.Count > 1)
        {
            throw new TraceQLException("spanset operators are not supported for multiple spansets per trace. consider using coalesce()");
        }

        return Relate(trace.Structure, l.Count == 0 ? [] : l[0].Spans, r[0].Spans);
    }

    private List<int> Relate(TraceStructure structure, IReadOnlyList<int> l, IReadOnlyList<int> r)
    {
        var related = Related(structure, op, l);
        var matching = r.Where(b => related[b] != IsNegated);
        if (!IsUnion)
        {
            return [.. matching];
        }

        var inverse = Related(structure, Inverse, r);
        return [.. matching.Concat(l.Where(a => inverse[a])).Distinct().Order()];
    }

    private bool IsNegated => op is >= TraceQLOperator.NotChild and <= TraceQLOperator.NotSibling;

    private bool IsUnion => op is >= TraceQLOperator.UnionChild and <= TraceQLOperator.UnionSibling;

    private TraceQLOperator Inverse => op switch
    {
        TraceQLOperator.UnionChild => TraceQLOperator.Parent,
        TraceQLOperator.UnionParent => TraceQLOperator.Child,
        TraceQLOperator.UnionDescendant => TraceQLOperator.Ancestor,
        TraceQLOperator.UnionAncestor => TraceQLOperator.Descendant,
        _ => TraceQLOperator.Sibling,
    };

    private static bool[] Related(TraceStructure structure, TraceQLOperator relation, IReadOnlyList<int> spans) => relation switch
    {
        TraceQLOperator.Child or TraceQLOperator.NotChild or TraceQLOperator.UnionChild => structure.ChildrenOf(spans),
        TraceQLOperator.Parent or TraceQLOperator.NotParent or TraceQLOperator.UnionParent => structure.ParentsOf(spans),
        TraceQLOperator.Descendant or TraceQLOperator.NotDescendant or TraceQLOperator.UnionDescendant => structure.DescendantsOf(spans),
        TraceQLOperator.Ancestor or TraceQLOperator.NotAncestor or TraceQLOperator.UnionAncestor => structure.AncestorsOf(spans),
        _ => structure.SiblingsOf(spans),
    };
}
