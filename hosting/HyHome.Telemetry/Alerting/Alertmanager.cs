using HyHome.Telemetry.Labels;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Alerting;

/// <summary>Why an alert is not told.</summary>
internal sealed record AlertStatus(IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy)
{
    public bool IsMuted => SilencedBy.Count + InhibitedBy.Count > 0;
}

/// <summary>Takes alerts in, groups them by the route tree, keeps quiet what is silenced or inhibited, and tells the receivers.</summary>
internal sealed class Alertmanager : IAlertSink, IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private readonly Lock _lock = new();
    private readonly Dictionary<LabelSet, Alert> _alerts = [];
    private readonly Dictionary<(string Route, LabelSet Labels), AlertGroup> _groups = [];
    private readonly Dictionary<string, AlertReceiver> _receivers;
    private readonly NotificationLog _log;
    private readonly Func<AlertNotification, CancellationToken, Task> _notify;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _logger;
    private readonly List<Task> _sending = [];
    private Task _loop = Task.CompletedTask;

    public Alertmanager(AlertmanagerConfig config, SilenceStore silences, NotificationLog log, Func<AlertNotification, CancellationToken, Task> notify, TimeProvider time, ILogger logger)
    {
        Config = config;
        Silences = silences;
        Time = time;
        Started = time.GetUtcNow();
        _log = log;
        _notify = notify;
        _logger = logger;
        _receivers = config.Receivers.ToDictionary(static r => r.Name);
    }

    public AlertmanagerConfig Config { get; }

    public SilenceStore Silences { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset Started { get; }

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    public Task SendAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        Receive(alerts);
        return Task.CompletedTask;
    }

    /// <summary>Takes alerts in. One without an end is taken as ended some time after it was last told.</summary>
    public void Receive(IReadOnlyList<Alert> alerts)
    {
        var now = Time.GetUtcNow();
        lock (_lock)
        {
            foreach (var incoming in alerts)
            {
                var alert = incoming with
                {
                    StartsAt = incoming.StartsAt == default ? incoming.EndsAt != default && incoming.EndsAt < now ? incoming.EndsAt : now : incoming.StartsAt,
                    EndsAt = incoming.EndsAt == default ? now + Config.ResolveTimeout : incoming.EndsAt,
                    UpdatedAt = now,
                };
                if (_alerts.TryGetValue(alert.Labels, out var known) && known.EndsAt > alert.StartsAt && known.StartsAt < alert.StartsAt)
                {
                    alert = alert with { StartsAt = known.StartsAt };
                }

                _alerts[alert.Labels] = alert;
                foreach (var route in Config.Route.Match(alert.Labels))
                {
                    Group(route, alert, now).Members.Add(alert.Labels);
                }
            }
        }
    }

    /// <summary>The alerts that have not ended, with the names of their receivers and why they are quiet.</summary>
    public IReadOnlyList<(Alert Alert, IReadOnlyList<string> Receivers, AlertStatus Status)> Alerts()
    {
        var now = Time.GetUtcNow();
        lock (_lock)
        {
            return [.. _alerts.Values.Where(a => !a.IsResolved(now)).Select(a => (a, (IReadOnlyList<string>)[.. Config.Route.Match(a.Labels).Select(static r => r.Receiver).Distinct()], Status(a, now)))];
        }
    }

    /// <summary>The groups with their alerts.</summary>
    public IReadOnlyList<(AlertGroup Group, IReadOnlyList<(Alert Alert, AlertStatus Status)> Alerts)> Groups()
    {
        var now = Time.GetUtcNow();
        lock (_lock)
        {
            return
            [
                .. _groups.Values
                    .Select(g => (g, (IReadOnlyList<(Alert, AlertStatus)>)[.. g.Members.Select(m => _alerts.GetValueOrDefault(m)).OfType<Alert>().Where(a => !a.IsResolved(now)).Select(a => (a, Status(a, now)))]))
                    .Where(static g => g.Item2.Count > 0),
            ];
        }
    }

    /// <summary>Tells of all groups that are due.</summary>
    public void Flush()
    {
        var now = Time.GetUtcNow();
        var notifications = new List<(AlertGroup Group, AlertNotification Notification)>();
        lock (_lock)
        {
            foreach (var group in _groups.Values.Where(g => g.NextFlush <= now && !g.IsBeingTold).ToList())
            {
                group.NextFlush = now + group.Route.GroupInterval;
                if (Notification(group, now) is { } notification)
                {
                    // What ended stays until its end was told: the next turn finds no news then.
                    group.IsBeingTold = true;
                    notifications.Add((group, notification));
                    continue;
                }

                group.Members.RemoveWhere(m => !_alerts.TryGetValue(m, out var alert) || alert.IsResolved(now));
                if (group.Members.Count == 0)
                {
                    _groups.Remove((group.Route.Key, group.Labels));
                }
            }

            var grouped = _groups.Values.SelectMany(static g => g.Members).ToHashSet();
            foreach (var ended in _alerts.Values.Where(a => a.IsResolved(now) && !grouped.Contains(a.Labels)).ToList())
            {
                _alerts.Remove(ended.Labels);
            }

            _sending.RemoveAll(static t => t.IsCompleted);
            _sending.AddRange(notifications.Select(n => Task.Run(() => NotifyAsync(n.Group, n.Notification))));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await SettleAsync();
        _stop.Dispose();
    }

    /// <summary>Waits until all notifications under way are sent, or have failed.</summary>
    internal Task SettleAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll([.. _sending]);
        }
    }

    private AlertGroup Group(AlertRoute route, Alert alert, DateTimeOffset now)
    {
        var labels = route.GroupLabels(alert.Labels);
        if (!_groups.TryGetValue((route.Key, labels), out var group))
        {
            _groups[(route.Key, labels)] = group = new AlertGroup(route, labels, alert.StartsAt + route.GroupWait < now ? now : now + route.GroupWait);
        }

        return group;
    }

    private AlertNotification? Notification(AlertGroup group, DateTimeOffset now)
    {
        var alerts = group.Members.Select(m => _alerts.GetValueOrDefault(m)).OfType<Alert>().Where(a => !Status(a, now).IsMuted).ToList();
        var firing = alerts.Where(a => !a.IsResolved(now)).Select(static a => a.Fingerprint()).ToList();
        var resolved = alerts.Where(a => a.IsResolved(now)).Select(static a => a.Fingerprint()).ToList();
        if (!_receivers.TryGetValue(group.Route.Receiver, out var receiver)
            || !NotificationEntry.HasNews(_log.Find(group.Key, receiver.Name), firing, resolved, group.Route.RepeatInterval, now))
        {
            return null;
        }

        return new AlertNotification(receiver, group.Key, group.Labels, [.. alerts.OrderBy(static a => a.StartsAt)], now);
    }

    private AlertStatus Status(Alert alert, DateTimeOffset now) => new(Silences.Muting(alert.Labels), InhibitedBy(alert, now));

    private List<string> InhibitedBy(Alert alert, DateTimeOffset now)
    {
        var by = new List<string>();
        foreach (var rule in Config.InhibitRules.Where(r => Fits(r.Target, alert)))
        {
            // An alert that is source and target of a rule is not kept quiet by others of its kind.
            var isSource = Fits(rule.Source, alert);
            var source = _alerts.Values.FirstOrDefault(s =>
                !s.IsResolved(now) && Fits(rule.Source, s) && rule.Equal.All(l => s.Labels[l] == alert.Labels[l]) && !(isSource && Fits(rule.Target, s)));
            if (source is not null)
            {
                by.Add(source.Fingerprint());
            }
        }

        return by;

        static bool Fits(IReadOnlyList<LabelMatcher> matchers, Alert alert) => matchers.All(m => m.Matches(alert.Labels));
    }

    private async Task NotifyAsync(AlertGroup group, AlertNotification notification)
    {
        try
        {
            await _notify(notification, _stop.Token);
            _log.Add(notification, group.Route.RepeatInterval);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _logger.LogInformation("Notification of group {Group} to {Receiver} was given up: shutting down", notification.GroupKey, notification.Receiver.Name);
        }
        catch (NotificationException e)
        {
            _logger.LogWarning(e, "Notification of group {Group} to {Receiver} failed; it is told again with the group's next turn", notification.GroupKey, notification.Receiver.Name);
        }
        catch (IOException e)
        {
            _logger.LogWarning(e, "That group {Group} was told to {Receiver} can't be written down; a restart may repeat it", notification.GroupKey, notification.Receiver.Name);
        }
        finally
        {
            lock (_lock)
            {
                group.IsBeingTold = false;
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Tick, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                Flush();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _logger.LogDebug("Alertmanager is stopped");
        }
    }
}
