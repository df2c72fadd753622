using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>
/// The series of <c>sum by (…) (rate(…))</c> put to the groups that they are summed to, and the sums: each series is read, its rates are added, and both are
/// forgotten, so that thousands of series cost the memory of their groups. Within a group series are added in their order, as by <c>sum</c> of any other vector.
/// </summary>
internal sealed class SumOfRates
{
    private readonly Dictionary<LabelSet, Group> _groups = [];
    private readonly Steps _steps;

    private SumOfRates(Steps steps) => _steps = steps;

    /// <summary>The groups in the order of their first series.</summary>
    public List<Group> Groups { get; } = [];

    /// <summary>
    /// The call to <c>rate</c>, <c>increase</c> or <c>delta</c> whose result is summed, where it is of one stored metric. More than one could make series with the
    /// same labels once their names are dropped, which is an error that the common way finds.
    /// </summary>
    public static Call? CallOf(AggregateExpr aggregate)
    {
        var inner = aggregate.Inner;
        while (inner is ParenExpr paren)
        {
            inner = paren.Inner;
        }

        return aggregate.Operation == "sum" && inner is Call { Function.Name: "rate" or "increase" or "delta" } call
            && call.Arguments[0] is MatrixSelector { Vector: { Anchored: false, Smoothed: false } vector }
            && vector.Matchers.Any(static m => m is { Name: LabelSet.MetricName, Kind: MatchKind.Equal, Value.Length: > 0 }) ? call : null;
    }

    /// <summary>Puts series to groups; null where some might have the same labels without their reserved ones.</summary>
    public static SumOfRates? Of(IReadOnlyList<IMetricSeries> series, AggregateExpr aggregate, Steps steps)
    {
        var sums = new SumOfRates(steps);
        var names = aggregate.Without ? [LabelSet.MetricName, .. aggregate.Grouping] : aggregate.Grouping.ToArray();
        Group? group = null;
        for (var i = 0; i < series.Count; i++)
        {
            var all = series[i].Labels;
            var labels = ReservedLabels.Drop(all);
            if (labels.Count != all.Count - 1)
            {
                return null;
            }

            // Series of one source come one after the other: mostly the group is that of the one before, which is seen without making its labels.
            if (group is null || aggregate.Without || !labels.IsSameIn(names, group.Sums.Labels))
            {
                group = sums.GroupOf(Evaluation.Groups.Key(labels, aggregate.Without, names));
            }

            group.Members.Add(i);
        }

        return sums;
    }

    /// <summary>The groups in parts of about as many series each.</summary>
    public List<Group>[] Split(int parts)
    {
        var split = new List<Group>[parts];
        var sizes = new int[parts];
        foreach (var group in Groups.OrderByDescending(static g => g.Members.Count))
        {
            var least = Array.IndexOf(sizes, sizes.Min());
            (split[least] ??= []).Add(group);
            sizes[least] += group.Members.Count;
        }

        return Array.ConvertAll(split, static s => s ?? []);
    }

    private Group GroupOf(LabelSet key)
    {
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = new Group(Series.Empty(key, true, _steps.Count), new double[_steps.Count]);
            Groups.Add(group);
        }

        return group;
    }
}

/// <summary>The sums of one group.</summary>
/// <param name="Sums">The sums; empty at first.</param>
/// <param name="Compensation">What rounding took from them.</param>
internal sealed record Group(Series Sums, double[] Compensation)
{
    /// <summary>The numbers of its series, ascending.</summary>
    public List<int> Members { get; } = [];

    /// <summary>The first of its series that had a rate.</summary>
    public int First { get; set; } = int.MaxValue;
}
