using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Evaluates an aggregation over series.</summary>
internal sealed class VectorEvaluator : StepEvaluator
{
    private readonly VectorAggregation _aggregation;
    private readonly StepEvaluator _inner;
    private readonly Dictionary<SeriesLabels, SeriesLabels> _groups = [];

    public VectorEvaluator(VectorAggregation aggregation, StepEvaluator inner)
    {
        _aggregation = aggregation;
        _inner = inner;
    }

    public override List<StepSample> Evaluate(int step)
    {
        var groups = new Dictionary<SeriesLabels, List<StepSample>>();
        foreach (var sample in _inner.Evaluate(step))
        {
            var key = GroupOf(sample.Labels);
            if (!groups.TryGetValue(key, out var members))
            {
                groups[key] = members = [];
            }

            members.Add(sample);
        }

        var result = new List<StepSample>();
        foreach (var (labels, members) in groups)
        {
            switch (_aggregation.Operation)
            {
                case "topk" or "approx_topk":
                    result.AddRange(Ordered(members, descending: true).Take(_aggregation.Parameter));
                    break;
                case "bottomk":
                    result.AddRange(Ordered(members, descending: false).Take(_aggregation.Parameter));
                    break;
                case "sort_desc":
                    result.AddRange(Ordered(members, descending: true));
                    break;
                case "sort":
                    result.AddRange(Ordered(members, descending: false));
                    break;
                default:
                    result.Add(new StepSample(labels, Aggregate(members)));
                    break;
            }
        }

        return result;
    }

    // NaN comes last either way.
    private static IEnumerable<StepSample> Ordered(List<StepSample> members, bool descending) => descending
        ? members.OrderBy(static m => double.IsNaN(m.Value)).ThenByDescending(static m => m.Value)
        : members.OrderBy(static m => double.IsNaN(m.Value)).ThenBy(static m => m.Value);

    private double Aggregate(List<StepSample> members)
    {
        switch (_aggregation.Operation)
        {
            case "sum":
                return members.Aggregate(0.0, static (sum, m) => sum + m.Value);
            case "avg":
                // Loki's frontend asks for sums and counts and divides them.
                return members.Aggregate(0.0, static (sum, m) => sum + m.Value) / members.Count;
            case "count":
                return members.Count;
            case "max":
                return members.Select(static m => m.Value).Aggregate(static (best, v) => best < v || double.IsNaN(best) ? v : best);
            case "min":
                return members.Select(static m => m.Value).Aggregate(static (best, v) => best > v || double.IsNaN(best) ? v : best);
        }

        double mean = 0, squares = 0;
        for (var i = 0; i < members.Count; i++)
        {
            var delta = members[i].Value - mean;
            mean += delta / (i + 1);
            squares += delta * (members[i].Value - mean);
        }

        return _aggregation.Operation == "stddev" ? Math.Sqrt(squares / members.Count) : squares / members.Count;
    }

    private SeriesLabels GroupOf(SeriesLabels labels)
    {
        var grouping = _aggregation.Grouping;
        if (grouping is { Without: false, Labels.Count: 0 })
        {
            return SeriesLabels.Empty;
        }

        if (!_groups.TryGetValue(labels, out var group))
        {
            group = labels.Select(grouping.Labels, keep: !grouping.Without);
            // What is left over has no empty labels.
            group = grouping.Without ? group.WithoutEmpty() : group;
            _groups[labels] = group;
        }

        return group;
    }
}
