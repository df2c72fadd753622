using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A line of a resource's log.</summary>
/// <param name="LineNumber">Its number, from 1.</param>
/// <param name="Content">Its text, after the time.</param>
/// <param name="IsErrorMessage">Whether it was written as an error.</param>
public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);

/// <summary>Whether anybody watches a resource's log.</summary>
/// <param name="Name">The resource.</param>
/// <param name="AnySubscribers">Whether anybody does.</param>
public readonly record struct LogSubscriber(string Name, bool AnySubscribers);

/// <summary>The logs of the resources: their own output and what the engine says about them.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChannelWriter<LogSubscriber>> _subscriberWatchers = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposing = new();

    /// <summary>The log of a resource.</summary>
    /// <param name="resource">The resource.</param>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return GetLogger(resource.Name);
    }

    /// <summary>The log of a resource.</summary>
    /// <param name="resourceName">The resource, or one of its instances.</param>
    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return Log(resourceName);
    }

    /// <summary>The lines there are, then every new one, until the log is complete.</summary>
    /// <param name="resource">The resource.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return WatchAsync(resource.Name);
    }

    /// <summary>The lines there are, then every new one, until the log is complete.</summary>
    /// <param name="resourceName">The resource, or one of its instances.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return Log(resourceName).WatchAsync(_disposing.Token);
    }

    /// <summary>The lines there are.</summary>
    /// <param name="resource">The resource.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return GetAllAsync(resource.Name);
    }

    /// <summary>The lines there are.</summary>
    /// <param name="resourceName">The resource, or one of its instances.</param>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        await Task.CompletedTask.ConfigureAwait(false);
        if (Log(resourceName).Backlog is { Count: > 0 } lines)
        {
            yield return lines;
        }
    }

    /// <summary>Which resources' logs are watched, as it is now and as it changes.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogSubscriber>();
        lock (_lock)
        {
            foreach (var (name, log) in _logs.Where(l => l.Value.HasWatchers))
            {
                channel.Writer.TryWrite(new(name, true));
            }

            _subscriberWatchers.Add(channel.Writer);
        }

        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
            await foreach (var change in channel.Reader.ReadAllAsync(end.Token).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _subscriberWatchers.Remove(channel.Writer);
            }
        }
    }

    /// <summary>Ends the log of a resource: watches of it end, and the next line begins it anew.</summary>
    /// <param name="resource">The resource.</param>
    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Complete(resource.Name);
    }

    /// <summary>Ends the log of a resource: watches of it end.</summary>
    /// <param name="name">The resource, or one of its instances.</param>
    public void Complete(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_logs.TryGetValue(name, out var log))
        {
            log.Complete();
        }
    }

    /// <summary>Forgets the lines there are.</summary>
    /// <param name="resourceName">The resource, or one of its instances.</param>
    public void ClearBacklog(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        if (_logs.TryGetValue(resourceName, out var log))
        {
            log.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposing.IsCancellationRequested)
        {
            _disposing.Cancel();
        }

        GC.SuppressFinalize(this);
    }

    private ResourceLog Log(string name) => _logs.GetOrAdd(name, n => new ResourceLog(any => TellSubscribers(n, any)));

    private void TellSubscribers(string name, bool any)
    {
        lock (_lock)
        {
            foreach (var watcher in _subscriberWatchers)
            {
                watcher.TryWrite(new(name, any));
            }
        }
    }

    /// <summary>The last lines of one log, bounded so that a chatty resource cannot fill the memory.</summary>
    private sealed class ResourceLog(Action<bool> watchersChanged) : ILogger
    {
        private const int Capacity = 10_000;

        private readonly Lock _lock = new();
        private readonly Queue<LogLine> _lines = new();
        private readonly List<Channel<LogLine>> _watchers = [];
        private int _lineNumber;
        private bool _completed;

        public bool HasWatchers
        {
            get
            {
                lock (_lock)
                {
                    return _watchers.Count > 0;
                }
            }
        }

        public IReadOnlyList<LogLine> Backlog
        {
            get
            {
                lock (_lock)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception) + (exception is null ? string.Empty : Environment.NewLine + exception);
            var stamped = $"{DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture)} {text}";
            lock (_lock)
            {
                _completed = false;
                var line = new LogLine(++_lineNumber, stamped, logLevel >= LogLevel.Error);
                _lines.Enqueue(line);
                if (_lines.Count > Capacity)
                {
                    _lines.Dequeue();
                }

                foreach (var watcher in _watchers)
                {
                    watcher.Writer.TryWrite(line);
                }
            }
        }

        public void Complete()
        {
            lock (_lock)
            {
                _completed = true;
                foreach (var watcher in _watchers)
                {
                    watcher.Writer.TryComplete();
                }
            }
        }

        public void Clear()
        {
            lock (_lock)
            {
                _lines.Clear();
                _lineNumber = 0;
            }
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(CancellationToken disposing, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(disposing, cancellationToken);
            var channel = Channel.CreateUnbounded<LogLine>(new UnboundedChannelOptions { SingleReader = true });
            bool first;
            lock (_lock)
            {
                foreach (var line in _lines)
                {
                    channel.Writer.TryWrite(line);
                }

                _watchers.Add(channel);
                first = _watchers.Count == 1;
                if (_completed)
                {
                    channel.Writer.TryComplete();
                }
            }

            if (first)
            {
                watchersChanged(true);
            }

            try
            {
                while (await channel.Reader.WaitToReadAsync(end.Token).ConfigureAwait(false))
                {
                    List<LogLine> batch = [];
                    while (channel.Reader.TryRead(out var line))
                    {
                        batch.Add(line);
                    }

                    if (batch.Count > 0)
                    {
                        yield return batch;
                    }
                }
            }
            finally
            {
                bool last;
                lock (_lock)
                {
                    last = _watchers.Remove(channel) && _watchers.Count == 0;
                }

                if (last)
                {
                    watchersChanged(false);
                }
            }
        }
    }
}
