using System.IO.Hashing;
using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Aggregations that select series: <c>topk</c>, <c>bottomk</c>, <c>limitk</c>, <c>limit_ratio</c>.</summary>
internal static class Selection
{
    public static List<Series> Apply(AggregateExpr aggregate, List<Series> series, Groups groups, double[] parameter, Steps steps, Annotations annotations)
    {
        var isRatio = aggregate.Operation == "limit_ratio";
        if (parameter.Length == 0 || (isRatio ? parameter.All(static r => r == 0) : !parameter.Any(static k => k >= 1 || double.IsNaN(k))))
        {
            return [];
        }

        CheckParameter(aggregate, parameter, isRatio, annotations);
        var results = new Series?[series.Count];
        var order = new List<int>();
        var members = Enumerable.Range(0, groups.Labels.Count).Select(_ => new List<int>()).ToArray();
        var offsets = isRatio ? series.ConvertAll(static s => Offset(s.Labels)) : [];
        for (var step = 0; step < steps.Count; step++)
        {
            Array.ForEach(members, static m => m.Clear());
            for (var i = 0; i < series.Count; i++)
            {
                if (series[i].Has(step))
                {
                    members[groups.Of[i]].Add(i);
                }
            }

            foreach (var group in members)
            {
                foreach (var i in isRatio ? group.Where(i => IsInRatio(parameter[step], offsets[i])) : Select(aggregate, series, group, parameter[step], step, annotations))
                {
                    if (results[i] is null)
                    {
                        results[i] = Series.Empty(series[i].Labels, series[i].DropName, steps.Count);
                        order.Add(i);
                    }

                    results[i]!.CopyFrom(series[i], step);
                }
            }
        }

        return order.ConvertAll(i => results[i]!);
    }

    private static void CheckParameter(AggregateExpr aggregate, double[] parameter, bool isRatio, Annotations annotations)
    {
        if (parameter.Any(double.IsNaN))
        {
            throw QueryException.Execution(isRatio ? "Ratio value is NaN" : "Parameter value is NaN");
        }

        var (least, most) = (parameter.Min(), parameter.Max());
        if (isRatio)
        {
            if (most > 1)
            {
                annotations.InvalidRatio(most, 1, aggregate.Parameter!.Range);
            }

            if (least < -1)
            {
                annotations.InvalidRatio(least, -1, aggregate.Parameter!.Range);
            }
        }
        else if (least <= long.MinValue || most >= long.MaxValue)
        {
            throw QueryException.Execution(least <= long.MinValue
                ? $"Scalar value {GoText.General(least)} underflows int64"
                : $"Scalar value {GoText.General(most)} overflows int64");
        }
    }

    private static IEnumerable<int> Select(AggregateExpr aggregate, List<Series> series, List<int> group, double parameter, int step, Annotations annotations)
    {
        var count = (int)Math.Min((long)parameter, group.Count);
        if (count < 1)
        {
            return [];
        }

        if (aggregate.Operation == "limitk")
        {
            return group.Take(count);
        }

        if (group.Exists(i => series[i].Histogram(step) is not null))
        {
            annotations.IgnoredInAggregation(aggregate.Operation, aggregate.Range);
        }

        // The first come stay first where values are equal; NaN comes last either way.
        var sign = aggregate.Operation == "topk" ? -1 : 1;
        return group.Where(i => series[i].HasFloat(step))
            .OrderBy(i => double.IsNaN(series[i].Values[step]))
            .ThenBy(i => sign * series[i].Values[step])
            .Take(count);
    }

    private static bool IsInRatio(double ratio, double offset) =>
        (ratio >= 0 && offset < Math.Min(1, ratio)) || (ratio < 0 && offset >= 1 + Math.Max(-1, ratio));

    // Where a series lies between 0 and 1: Prometheus' hash of its labels, so that the same series are chosen as there.
    private static double Offset(LabelSet labels)
    {
        var bytes = new List<byte>();
        foreach (var label in labels)
        {
            Append(label.Name);
            Append(label.Value);
        }

        return XxHash64.HashToUInt64(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)) / (double)ulong.MaxValue;

        void Append(string text)
        {
            var encoded = Encoding.UTF8.GetBytes(text);
            bytes.AddRange(encoded.Length < 255
                ? [(byte)encoded.Length]
                : [255, (byte)encoded.Length, (byte)(encoded.Length >> 8), (byte)(encoded.Length >> 16)]);
            bytes.AddRange(encoded);
        }
    }
}
