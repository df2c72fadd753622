using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary><c>and</c>, <c>or</c> and <c>unless</c>.</summary>
internal static class SetOperation
{
    public static List<Series> Apply(BinaryExpr binary, List<Series> left, List<Series> right, Steps steps, bool mergesSameLabels)
    {
        var signatures = new Signatures(binary.Matching!);
        var leftNumbers = signatures.Of(left);
        var rightNumbers = signatures.Of(right);
        var output = new OutputSeries(steps.Count, mergesSameLabels);
        if (binary.Operation == "or")
        {
            var presentLeft = Presence(left, leftNumbers, signatures.Count, steps.Count);
            Copy(left, output, static (_, _) => true, steps.Count);
            Copy(right, output, (i, step) => !presentLeft[(rightNumbers[i] * steps.Count) + step], steps.Count);
        }
        else
        {
            var present = Presence(right, rightNumbers, signatures.Count, steps.Count);
            var wanted = binary.Operation == "and";
            Copy(left, output, (i, step) => present[(leftNumbers[i] * steps.Count) + step] == wanted, steps.Count);
        }

        return output.ToList();
    }

    private static bool[] Presence(List<Series> series, int[] numbers, int signatures, int steps)
    {
        var present = new bool[signatures * steps];
        for (var i = 0; i < series.Count; i++)
        {
            for (var step = 0; step < steps; step++)
            {
                present[(numbers[i] * steps) + step] |= series[i].Has(step);
            }
        }

        return present;
    }

    private static void Copy(List<Series> series, OutputSeries output, Func<int, int, bool> isWanted, int steps)
    {
        for (var i = 0; i < series.Count; i++)
        {
            Series? target = null;
            for (var step = 0; step < steps; step++)
            {
                if (series[i].Has(step) && isWanted(i, step))
                {
                    target ??= output.Get(series[i].Labels, series[i].DropName);
                    OutputSeries.Put(target, series[i], step);
                }
            }
        }
    }
}

/// <summary>The series of a result, one for each set of labels unless they are to be kept apart.</summary>
internal sealed class OutputSeries(int steps, bool mergesSameLabels)
{
    private readonly Dictionary<LabelSet, Series> _byLabels = [];
    private readonly List<Series> _all = [];

    public Series Get(LabelSet labels, bool dropName)
    {
        if (mergesSameLabels && _byLabels.TryGetValue(labels, out var known))
        {
            return known;
        }

        var series = Series.Empty(labels, dropName, steps);
        _all.Add(series);
        _byLabels[labels] = series;
        return series;
    }

    public static void Put(Series target, Series source, int step)
    {
        if (target.Has(step))
        {
            throw QueryException.Execution("vector cannot contain metrics with the same labelset");
        }

        target.CopyFrom(source, step);
    }

    public List<Series> ToList()
    {
        _all.RemoveAll(s => s.IsEmpty(steps));
        return _all;
    }
}
