using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>What follows on the first stage: topk, bottomk and comparisons with a number.</summary>
internal static class SecondStages
{
    internal static List<MetricsSeries> Apply(IEnumerable<SecondStage> stages, List<MetricsSeries> series)
    {
        foreach (var stage in stages)
        {
            series = stage is TopBottom select ? Select(select, series) : Filter((MetricsFilter)stage, series);
        }

        return series;
    }

    // At each step the largest or smallest values stay; of equal ones, topk takes those whose texts come first, and bottomk those that come last.
    private static List<MetricsSeries> Select(TopBottom select, List<MetricsSeries> series)
    {
        if (series.Count <= select.Limit)
        {
            return series;
        }

        var ties = Comparer<MetricsSeries>.Create(select.Top ? static (a, b) => CompareTies(b, a) : CompareTies);
        var order = series.Order(ties).ToArray();
        var kept = order.Select(static s => s with { Values = [.. Enumerable.Repeat(double.NaN, s.Values.Length)] }).ToArray();
        for (var step = 0; step < order[0].Values.Length; step++)
        {
            var present = Enumerable.Range(0, order.Length).Where(i => !double.IsNaN(order[i].Values[step]));
            var sorted = select.Top ? present.OrderByDescending(i => order[i].Values[step]) : present.OrderBy(i => order[i].Values[step]);
            foreach (var i in sorted.Take((int)select.Limit))
            {
                kept[i].Values[step] = order[i].Values[step];
            }
        }

        return [.. kept.Where(HasValues)];
    }

    private static int CompareTies(MetricsSeries left, MetricsSeries right)
    {
        foreach (var name in left.Labels.Concat(right.Labels).Select(static l => l.Key).Distinct())
        {
            var (a, b) = (Find(left, name), Find(right, name));
            var order = string.CompareOrdinal(TextOf(b), TextOf(a));
            order = order != 0 ? order : a.Type != b.Type ? a.Type.CompareTo(b.Type) : a.CompareTo(b);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static Static Find(MetricsSeries series, string name) => series.Labels.FirstOrDefault(l => l.Key == name).Value;

    private static string TextOf(in Static value) => value.Type == StaticType.String ? value.String : "";

    private static List<MetricsSeries> Filter(MetricsFilter filter, List<MetricsSeries> series) =>
    [
        .. series
            .Select(s => s with
            {
                Values = [.. s.Values.Select(v => Holds(filter, v) ? v : double.NaN)],
                Exemplars = [.. s.Exemplars.Where(e => Holds(filter, e.Value))],
            })
            .Where(HasValues),
    ];

    private static bool HasValues(MetricsSeries series) => series.Values.Any(static v => !double.IsNaN(v));

    private static bool Holds(MetricsFilter filter, double value) => !double.IsNaN(value) && filter.Operator switch
    {
        TraceQLOperator.Greater => value > filter.Value,
        TraceQLOperator.GreaterOrEqual => value >= filter.Value,
        TraceQLOperator.Less => value < filter.Value,
        TraceQLOperator.LessOrEqual => value <= filter.Value,
        TraceQLOperator.Equal => value == filter.Value,
        _ => value != filter.Value,
    };
}
