using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Rules;

/// <summary>Evaluates single rules: writes what a recording rule gives, and moves alerts on.</summary>
internal sealed class RuleEvaluator(IRuleQuery query, IMetricAppender? appender, Func<string> externalUrl)
{
    // How long a resolved alert is remembered, so that its end is told even where telling it failed at first.
    private static readonly TimeSpan ResolvedRetention = TimeSpan.FromMinutes(15);

    public void Evaluate(RuleState state, RuleGroup group, DateTimeOffset time, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var samples = query.Query(state.Rule.Expression, time - group.QueryOffset, cancellation);
            var series = state.Rule.IsAlert ? Alert(state, samples, group, time, cancellation) : Record(state.Rule, samples, group);
            Write(state, series, time - group.QueryOffset);
            (state.Health, state.LastError) = ("ok", null);
        }
        catch (Exception e) when (e is QueryException or FormatException or InvalidOperationException)
        {
            (state.Health, state.LastError) = ("err", e.Message);
        }
        finally
        {
            state.LastEvaluation = time;
            state.LastDuration = TimeProvider.System.GetElapsedTime(started);
        }
    }

    private static List<RuleSample> Record(Rule rule, IReadOnlyList<RuleSample> samples, RuleGroup group)
    {
        var series = samples.Select(s => new RuleSample(LabelSet.Create([.. s.Labels, .. rule.Labels.Select(static l => new Label(l.Key, l.Value)), new Label(LabelSet.MetricName, rule.Name)]), s.Value)).ToList();
        return series.DistinctBy(static s => s.Labels).Count() != series.Count
            ? throw new InvalidOperationException("vector contains metrics with the same labelset after applying rule labels")
            : group.Limit > 0 && series.Count > group.Limit
            ? throw new InvalidOperationException($"exceeded limit of {group.Limit} with {series.Count} series")
            : series;
    }

    private List<RuleSample> Alert(RuleState state, IReadOnlyList<RuleSample> samples, RuleGroup group, DateTimeOffset time, CancellationToken cancellation)
    {
        var known = state.All.ToDictionary(static a => a.Labels);
        var next = new Dictionary<LabelSet, ActiveAlert>();
        foreach (var sample in samples)
        {
            var labels = Labels(state.Rule, sample, time, cancellation);
            if (next.ContainsKey(labels))
            {
                throw new InvalidOperationException("vector contains metrics with the same labelset after applying alert labels");
            }

            var before = known.GetValueOrDefault(labels) is { State: not AlertState.Inactive } going ? going : null;
            var since = before?.ActiveAt ?? time;
            next[labels] = new ActiveAlert
            {
                Labels = labels,
                Annotations = state.Rule.Annotations.ToDictionary(static a => a.Key, a => Expand(state.Rule, a.Value, sample, time, cancellation)),
                State = before?.State == AlertState.Firing || time - since >= state.Rule.For ? AlertState.Firing : AlertState.Pending,
                Value = sample.Value,
                ActiveAt = since,
                LastSentAt = before?.LastSentAt,
            };
        }

        foreach (var alert in state.All.Where(a => !next.ContainsKey(a.Labels)))
        {
            if (Ended(alert, state.Rule, time) is { } ended)
            {
                next[alert.Labels] = ended;
            }
        }

        var active = next.Values.Count(static a => a.State != AlertState.Inactive);
        if (group.Limit > 0 && active > group.Limit)
        {
            state.All = [];
            throw new InvalidOperationException($"exceeded limit of {group.Limit} with {active} alerts");
        }

        state.All = [.. next.Values];
        return state.Earlier is null ? [.. state.Alerts.SelectMany(a => Series(a))] : [];
    }

    // What becomes of an alert whose condition holds no more; null to forget it.
    private static ActiveAlert? Ended(ActiveAlert alert, Rule rule, DateTimeOffset time)
    {
        switch (alert.State)
        {
            case AlertState.Pending:
                return null;
            case AlertState.Inactive:
                return time - alert.ResolvedAt > ResolvedRetention ? null : alert;
        }

        var since = alert.KeepFiringSince ?? time;
        return time - since < rule.KeepFiringFor
            ? alert with { KeepFiringSince = since }
            : alert with { State = AlertState.Inactive, ResolvedAt = time, KeepFiringSince = null };
    }

    private static IEnumerable<RuleSample> Series(ActiveAlert alert) =>
    [
        new(alert.Labels.With(LabelSet.MetricName, "ALERTS").With("alertstate", alert.StateName), 1),
        new(alert.Labels.With(LabelSet.MetricName, ForState.Metric), alert.ActiveAt.ToUnixTimeSeconds()),
    ];

    private LabelSet Labels(Rule rule, RuleSample sample, DateTimeOffset time, CancellationToken cancellation) => LabelSet.Create(
    [
        .. sample.Labels.Without(LabelSet.MetricName),
        .. rule.Labels.Select(l => new Label(l.Key, Expand(rule, l.Value, sample, time, cancellation))),
        new Label("alertname", rule.Name),
    ]);

    private string Expand(Rule rule, string text, RuleSample sample, DateTimeOffset time, CancellationToken cancellation) =>
        AlertTemplate.Expand(rule.Name, text, sample, q => query.Query(q, time, cancellation), externalUrl(), time, cancellation);

    private void Write(RuleState state, List<RuleSample> series, DateTimeOffset time)
    {
        if (appender is null)
        {
            return;
        }

        var timestamp = time.ToUnixTimeMilliseconds();
        foreach (var sample in series)
        {
            appender.Append(sample.Labels, timestamp, sample.Value);
        }

        var written = series.Select(static s => s.Labels).ToHashSet();
        foreach (var gone in state.Written.Where(l => !written.Contains(l)))
        {
            appender.Append(gone, timestamp, StaleMarker.Value);
        }

        state.Written = written;
    }
}
