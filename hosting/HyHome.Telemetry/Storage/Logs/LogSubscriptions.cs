using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Who follows new entries.</summary>
internal sealed class LogSubscriptions
{
    private readonly Lock _gate = new();
    private Subscription[] _all = [];

    public bool Any => Volatile.Read(ref _all).Length > 0;

    public IDisposable Add(Action<LabelSet, IReadOnlyList<LogEntry>> onEntries)
    {
        var subscription = new Subscription(this, onEntries);
        lock (_gate)
        {
            _all = [.. _all, subscription];
        }

        return subscription;
    }

    public void Publish(LabelSet stream, IReadOnlyList<LogEntry> entries)
    {
        foreach (var subscription in Volatile.Read(ref _all))
        {
            subscription.OnEntries(stream, entries);
        }
    }

    private sealed class Subscription(LogSubscriptions owner, Action<LabelSet, IReadOnlyList<LogEntry>> onEntries) : IDisposable
    {
        public Action<LabelSet, IReadOnlyList<LogEntry>> OnEntries { get; } = onEntries;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._all = Array.FindAll(owner._all, s => s != this);
            }
        }
    }
}
