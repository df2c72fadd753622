using System.IO.Hashing;
using System.Text;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Storage.Metrics;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Rules;

/// <summary>What a <see cref="RuleManager"/> needs.</summary>
internal sealed record RuleManagerOptions
{
    /// <summary>How often groups are evaluated that don't say.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an alert that goes on firing is told again.</summary>
    public TimeSpan ResendDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where links in alerts lead to, as it is now.</summary>
    public Func<string> ExternalUrl { get; init; } = static () => "";

    /// <summary>The part of such a link that shows a query.</summary>
    public Func<string, string> Link { get; init; } = RuleLinks.Table;

    /// <summary>Where an earlier run left how long conditions had held; null where they start anew.</summary>
    public IMetricSource? Earlier { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public required ILogger Logger { get; init; }
}

/// <summary>Evaluates groups of rules on schedule, each on its own, and hands alerts on.</summary>
internal sealed class RuleManager : IAsyncDisposable
{
    // As long as an alert isn't told again for so many evaluations, its receiver takes it as ended.
    private const int ValidFor = 4;
    private const int EvaluationsBeforeRestore = 2;

    private readonly RuleEvaluator _evaluator;
    private readonly IAlertSink? _sink;
    private readonly RuleManagerOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];

    public RuleManager(IEnumerable<RuleGroup> groups, IRuleQuery query, IMetricAppender? appender, IAlertSink? sink, RuleManagerOptions options)
    {
        _evaluator = new RuleEvaluator(query, appender, options.ExternalUrl);
        _sink = sink;
        _options = options;
        Groups = [.. groups.Select(g => new RuleGroupState(g, options.Interval))];
    }

    public IReadOnlyList<RuleGroupState> Groups { get; }

    /// <summary>Starts the schedule.</summary>
    public void Start()
    {
        foreach (var group in Groups)
        {
            ReadEarlier(group, _options.TimeProvider.GetUtcNow());
            _loops.Add(Task.Run(() => RunAsync(group, _stop.Token)));
        }
    }

    /// <summary>Reads how long an earlier run found conditions to hold. It is taken over after the group's second evaluation: by then what its rules ask of each other is there, as Prometheus has it.</summary>
    public void ReadEarlier(RuleGroupState group, DateTimeOffset now)
    {
        if (_options.Earlier is not { } source)
        {
            return;
        }

        foreach (var rule in group.Rules)
        {
            rule.Earlier = ForState.Read(source, rule.Rule, now);
        }
    }

    /// <summary>Evaluates a group once.</summary>
    public async Task EvaluateAsync(RuleGroupState group, DateTimeOffset time, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            foreach (var rule in group.Rules)
            {
                cancellation.ThrowIfCancellationRequested();
                await EvaluateAsync(rule, group, time, cancellation);
            }
        }
        finally
        {
            // Also where alerts could not be handed on: the rules themselves were evaluated.
            if (++group.Evaluations == EvaluationsBeforeRestore)
            {
                foreach (var rule in group.Rules)
                {
                    ForState.Restore(rule, time);
                }
            }
        }

        group.LastEvaluation = time;
        group.LastDuration = TimeProvider.System.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    private async Task EvaluateAsync(RuleState rule, RuleGroupState group, DateTimeOffset time, CancellationToken cancellation)
    {
        _evaluator.Evaluate(rule, group.Group, time, cancellation);
        if (rule.LastError is not null)
        {
            _options.Logger.LogWarning("Rule {Rule} of group {Group} failed: {Error}", rule.Rule.Name, group.Group.Name, rule.LastError);
        }

        if (rule.Rule.IsAlert && _sink is not null)
        {
            await SendAsync(rule, group, time, cancellation);
        }
    }

    private async Task SendAsync(RuleState rule, RuleGroupState group, DateTimeOffset time, CancellationToken cancellation)
    {
        var due = rule.All.Where(a => IsDue(a, time)).ToList();
        if (due.Count == 0)
        {
            return;
        }

        var validUntil = time + (ValidFor * (group.Interval > _options.ResendDelay ? group.Interval : _options.ResendDelay));
        await _sink!.SendAsync(
            [.. due.Select(a => new Alert(a.Labels, a.Annotations, a.ActiveAt, a.ResolvedAt ?? validUntil, _options.ExternalUrl() + _options.Link(rule.Rule.Query)))],
            cancellation);
        var sent = due.Select(static a => a.Labels).ToHashSet();
        rule.All = [.. rule.All.Select(a => sent.Contains(a.Labels) ? a with { LastSentAt = time } : a)];
    }

    private bool IsDue(ActiveAlert alert, DateTimeOffset time) => alert.State switch
    {
        AlertState.Pending => false,
        AlertState.Inactive when alert.LastSentAt is null => false,
        _ => alert.ResolvedAt > alert.LastSentAt || alert.LastSentAt is null || alert.LastSentAt + _options.ResendDelay <= time,
    };

    private async Task RunAsync(RuleGroupState group, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(UntilFirst(group), _options.TimeProvider, cancellation);
            using var timer = new PeriodicTimer(group.Interval, _options.TimeProvider);
            do
            {
                try
                {
                    await EvaluateAsync(group, _options.TimeProvider.GetUtcNow(), cancellation);
                }
                catch (HttpRequestException e)
                {
                    _options.Logger.LogWarning("Alerts of rule group {Group} could not be handed on; they are at the next evaluation: {Reason}", group.Group.Name, e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _options.Logger.LogDebug("Rule group {Group} is stopped", group.Group.Name);
        }
    }

    // Groups are spread over their interval by their names, as Prometheus spreads them: not all at once, and none in the rush of the start.
    private TimeSpan UntilFirst(RuleGroupState group)
    {
        var interval = group.Interval.Ticks;
        var place = (long)(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{group.Group.File};{group.Group.Name}")) % (ulong)interval);
        return TimeSpan.FromTicks((place - (_options.TimeProvider.GetUtcNow().Ticks % interval) + interval) % interval);
    }
}
