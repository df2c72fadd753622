using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Which group of an aggregation each series belongs to.</summary>
internal sealed class Groups
{
    public Groups(AggregateExpr aggregate, List<Series> series)
    {
        var names = aggregate.Without ? [LabelSet.MetricName, .. aggregate.Grouping] : aggregate.Grouping.ToArray();
        var numbers = new Dictionary<LabelSet, int>();
        Of = new int[series.Count];
        for (var i = 0; i < series.Count; i++)
        {
            var key = Key(series[i].Labels, aggregate.Without, names);
            if (!numbers.TryGetValue(key, out Of[i]))
            {
                Of[i] = Labels.Count;
                numbers.Add(key, Of[i]);
                Labels.Add(key);
            }
        }
    }

    /// <summary>The group of each series.</summary>
    public int[] Of { get; }

    /// <summary>The labels of each group.</summary>
    public List<LabelSet> Labels { get; } = [];

    public static LabelSet Key(LabelSet labels, bool without, string[] names) =>
        without ? labels.Without(names) : names.Length == 0 ? LabelSet.Empty : labels.Only(names);
}
