using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <content>The function <c>info</c>: labels of info metrics of the same job and instance are added.</content>
internal sealed partial class Evaluator
{
    private static readonly string[] Identifying = ["instance", "job"];

    private List<Series> Info(Call call, Steps steps)
    {
        var series = Vector(call.Arguments[0], steps);
        IReadOnlyList<LabelMatcher> given = call.Arguments.Count > 1 ? ((VectorSelector)Unwrap(call.Arguments[1])).Matchers : [];
        var names = EffectiveNames([.. given.Where(static m => m.Name == LabelSet.MetricName)]);
        var data = given.Where(static m => m.Name != LabelSet.MetricName).ToList();
        var ignored = series.ConvertAll(s => names.TrueForAll(m => m.Matches(s.Labels)));
        var infos = InfoSeries(call.Arguments[0], series, ignored, names, data, steps);
        var output = new OutputSeries(steps.Count, mergesSameLabels: true);
        for (var i = 0; i < series.Count; i++)
        {
            for (var step = 0; step < steps.Count; step++)
            {
                if (!series[i].Has(step))
                {
                    continue;
                }

                var labels = ignored[i] ? series[i].Labels : Enrich(series[i].Labels, infos, data, step);
                if (labels is not null)
                {
                    OutputSeries.Put(output.Get(labels, series[i].DropName), series[i], step);
                }
            }
        }

        Release(series, steps);
        return output.ToList();
    }

    // Without a name that is asked for, the target's metric; with only names that are not wanted, all that look like info metrics.
    private static List<LabelMatcher> EffectiveNames(List<LabelMatcher> matchers) =>
        matchers.Exists(static m => m.Kind is MatchKind.Equal or MatchKind.Regex) ? matchers
        : matchers.Count > 0 ? [new LabelMatcher(LabelSet.MetricName, MatchKind.Regex, ".+_info"), .. matchers]
        : [new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, "target_info")];

    private List<(Series Values, Series Times)> InfoSeries(Expr argument, List<Series> series, List<bool> ignored, List<LabelMatcher> names, List<LabelMatcher> data, Steps steps)
    {
        var identities = series.Where((_, i) => !ignored[i]).Select(static s => s.Labels.Only(Identifying)).Where(static l => l.Count > 0).ToHashSet();
        if (identities.Count == 0 || steps.Count == 0)
        {
            return [];
        }

        var time = FirstSelector(argument)?.Time ?? new TimeModifiers();
        var first = Reference(time, steps.Start) - _lookback + 1;
        var last = Math.Max(Reference(time, steps.Last), steps.Last);
        var stored = _source.Select([.. names, .. data], Math.Min(first, steps.Start - _lookback + 1), last);
        var infos = new List<(Series, Series)>();
        var buffer = new MetricSamples();
        foreach (var info in stored.Where(s => identities.Contains(s.Labels.Only(Identifying))))
        {
            buffer.Clear();
            info.Read(Math.Min(first, steps.Start - _lookback + 1), last, buffer);
            if (buffer.HasHistograms)
            {
                throw QueryException.Execution($"this should be an info metric, with float samples: {info.Labels}");
            }

            var values = Series.Empty(info.Labels, false, steps.Count);
            var times = Series.Empty(info.Labels, false, steps.Count);
            if (FillLatest(values, buffer, steps, new TimeModifiers(), sampleTimes: false) > 0)
            {
                FillLatest(times, buffer, steps, new TimeModifiers(), sampleTimes: true);
                infos.Add((values, times));
            }
        }

        return infos;
    }

    private static VectorSelector? FirstSelector(Expr expression) => expression switch
    {
        VectorSelector vector => vector,
        MatrixSelector matrix => matrix.Vector,
        SubqueryExpr subquery => FirstSelector(subquery.Inner),
        ParenExpr paren => FirstSelector(paren.Inner),
        StepInvariantExpr invariant => FirstSelector(invariant.Inner),
        UnaryExpr unary => FirstSelector(unary.Inner),
        AggregateExpr aggregate => FirstSelector(aggregate.Inner),
        BinaryExpr binary => FirstSelector(binary.Left) ?? FirstSelector(binary.Right),
        Call call => call.Arguments.Select(FirstSelector).FirstOrDefault(static s => s is not null),
        _ => null,
    };

    // The labels with those of the info metrics added, or null where labels are asked for that no info metric has.
    private static LabelSet? Enrich(LabelSet labels, List<(Series Values, Series Times)> infos, List<LabelMatcher> data, int step)
    {
        var identity = labels.Only(Identifying);
        var latest = new Dictionary<string, (LabelSet Labels, double Time)>(StringComparer.Ordinal);
        foreach (var (values, times) in infos)
        {
            if (!values.Has(step) || !values.Labels.Only(Identifying).Equals(identity))
            {
                continue;
            }

            var name = values.Labels[LabelSet.MetricName];
            if (latest.TryGetValue(name, out var known) && known.Time == times.Values[step])
            {
                throw QueryException.Execution(
                    $"found duplicate series for info metric: existing {known.Labels} @ {known.Time * 1000:F0}, new {values.Labels} @ {times.Values[step] * 1000:F0}");
            }

            if (!latest.TryGetValue(name, out known) || known.Time < times.Values[step])
            {
                latest[name] = (values.Labels, times.Values[step]);
            }
        }

        if (latest.Count == 0)
        {
            return data.TrueForAll(static m => m.Matches("")) ? labels : null;
        }

        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in latest.Values.SelectMany(static l => l.Labels).Where(static l => l.Name != LabelSet.MetricName))
        {
            if (data.Count > 0 && !data.Exists(m => m.Name == label.Name))
            {
                continue;
            }

            if (added.TryGetValue(label.Name, out var other) && other != label.Value)
            {
                throw QueryException.Execution($"conflicting label: {label.Name}");
            }

            if (!labels.TryGetValue(label.Name, out _))
            {
                added[label.Name] = label.Value;
            }
        }

        return LabelSet.Create([.. labels, .. added.Select(static a => new Label(a.Key, a.Value))]);
    }
}
