using System.Text.Json.Serialization;

namespace HyHome.Telemetry.Alerting;

/// <summary>What a receiver was told of a group last, and when; alerts by their fingerprints.</summary>
internal sealed record NotificationEntry(string GroupKey, string Receiver, DateTimeOffset Time, DateTimeOffset ExpiresAt, HashSet<string> Firing, HashSet<string> Resolved)
{
    /// <summary>Whether there is something to tell: something new, an end, or what goes on for so long that it is told again.</summary>
    public static bool HasNews(NotificationEntry? last, IReadOnlyCollection<string> firing, IReadOnlyCollection<string> resolved, TimeSpan repeatInterval, DateTimeOffset now)
    {
        if (last is null)
        {
            return firing.Count > 0;
        }

        if (!last.Firing.IsSupersetOf(firing))
        {
            return true;
        }

        return firing.Count == 0
            ? last.Firing.Count > 0
            : !last.Resolved.IsSupersetOf(resolved) || last.Time + repeatInterval <= now;
    }
}

/// <summary>
/// What was told to whom, kept in a file where one is named: so that a restart repeats nothing before its time. Only what arrived stands in it, so that the next
/// turn of a group tells again what did not.
/// </summary>
internal sealed class NotificationLog
{
    // As long as Alertmanager keeps its own by default (--data.retention).
    private static readonly TimeSpan Retention = TimeSpan.FromDays(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<(string GroupKey, string Receiver), NotificationEntry> _entries = [];
    private readonly string? _file;

    /// <exception cref="InvalidDataException">The file is there but holds no log.</exception>
    public NotificationLog(string? file)
    {
        _file = file;
        foreach (var entry in file is null ? [] : StateFile.Read(file, NotificationJson.Default.ListNotificationEntry, "log of notifications"))
        {
            _entries[(entry.GroupKey, entry.Receiver)] = entry;
        }
    }

    public NotificationEntry? Find(string groupKey, string receiver)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault((groupKey, receiver));
        }
    }

    /// <summary>Takes down that a notification arrived.</summary>
    /// <param name="notification">What was told.</param>
    /// <param name="repeatInterval">After how long it is told again; twice as long, and nobody asks for the entry any more.</param>
    public void Add(AlertNotification notification, TimeSpan repeatInterval)
    {
        var now = notification.Time;
        var entry = new NotificationEntry(
            notification.GroupKey,
            notification.Receiver.Name,
            now,
            now + (2 * repeatInterval < Retention ? 2 * repeatInterval : Retention),
            Fingerprints(notification.Firing),
            Fingerprints(notification.Alerts.Where(a => a.IsResolved(now))));
        lock (_lock)
        {
            _entries[(entry.GroupKey, entry.Receiver)] = entry;
            foreach (var old in _entries.Where(e => e.Value.ExpiresAt <= now).Select(static e => e.Key).ToList())
            {
                _entries.Remove(old);
            }

            if (_file is not null)
            {
                StateFile.Write(_file, [.. _entries.Values], NotificationJson.Default.ListNotificationEntry);
            }
        }
    }

    private static HashSet<string> Fingerprints(IEnumerable<Alert> alerts) => [.. alerts.Select(static a => a.Fingerprint())];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<NotificationEntry>))]
internal sealed partial class NotificationJson : JsonSerializerContext;
