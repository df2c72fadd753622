using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Rules;

/// <summary>What the last sample of an alert's <c>ALERTS_FOR_STATE</c> tells: since when its condition had held, and until when that is known.</summary>
internal readonly record struct EarlierState(DateTimeOffset ActiveAt, DateTimeOffset SeenAt);

/// <summary>Takes over, after a restart, how long the conditions of alerts have held: from <c>ALERTS_FOR_STATE</c>, as Prometheus does (rules/group.go: RestoreForState).</summary>
internal static class ForState
{
    /// <summary>The metric that keeps the state.</summary>
    public const string Metric = "ALERTS_FOR_STATE";

    // Prometheus' defaults: rules.alert.for-outage-tolerance and rules.alert.for-grace-period.
    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(1);
    private static readonly TimeSpan GracePeriod = TimeSpan.FromMinutes(10);

    /// <summary>Reads what an earlier run left for a rule; null where there is nothing to take over. Alerts that wait for less than the grace period start anew.</summary>
    public static IReadOnlyDictionary<LabelSet, EarlierState>? Read(IMetricSource source, Rule rule, DateTimeOffset now)
    {
        if (!rule.IsAlert || rule.For < GracePeriod)
        {
            return null;
        }

        var matchers = rule.Labels
            // A label that is a template has a value for each alert.
            .Where(static l => !l.Value.Contains("{{", StringComparison.Ordinal))
            .Select(static l => new LabelMatcher(l.Key, MatchKind.Equal, l.Value))
            .Append(new LabelMatcher("alertname", MatchKind.Equal, rule.Name))
            .Append(new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, Metric))
            .ToList();
        var (from, to) = ((now - LongestOutage).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        var states = new Dictionary<LabelSet, EarlierState>();
        foreach (var series in source.Select(matchers, from, to))
        {
            var samples = new MetricSamples();
            series.Read(from, to, samples);
            if (samples.Count > 0 && samples.Values[^1] is var since && !double.IsNaN(since))
            {
                states[series.Labels.Without(LabelSet.MetricName)] = new EarlierState(
                    DateTimeOffset.FromUnixTimeSeconds((long)since), DateTimeOffset.FromUnixTimeSeconds(samples.Timestamps[^1] / 1000));
            }
        }

        return states.Count == 0 ? null : states;
    }

    /// <summary>Gives the alerts of a rule that are active again the time since when they have been.</summary>
    public static void Restore(RuleState rule, DateTimeOffset now)
    {
        if (rule.Earlier is not { } earlier)
        {
            return;
        }

        rule.Earlier = null;
        rule.All = [.. rule.All.Select(a => a.State != AlertState.Inactive && earlier.TryGetValue(a.Labels, out var state) ? a with { ActiveAt = Since(state, rule.Rule.For, now) } : a)];
    }

    private static DateTimeOffset Since(EarlierState state, TimeSpan wait, DateTimeOffset now)
    {
        var left = wait - (state.SeenAt - state.ActiveAt);
        return left <= TimeSpan.Zero ? state.ActiveAt // It was firing: it does so again with the next evaluation.
            : left < GracePeriod ? now + GracePeriod - wait
            : state.ActiveAt + (now - state.SeenAt); // The outage doesn't count.
    }
}
