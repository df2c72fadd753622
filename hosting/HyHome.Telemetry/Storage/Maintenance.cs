using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage;

/// <summary>Runs a store's background work, sealing and expiring: regularly, and on request. Never twice at once.</summary>
internal sealed class Maintenance : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Action _work;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ITimer? _timer;
    private bool _stopped;
    private int _requested;

    public Maintenance(Action work, bool isRegular, StoreOptions options)
    {
        _work = work;
        _logger = options.Logger;
        _timer = isRegular ? options.TimeProvider.CreateTimer(_ => Request(), null, Period, Period) : null;
    }

    /// <summary>Asks for a run soon, on another thread.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _requested, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static m => m.Run(), this, preferLocal: false);
        }
    }

    /// <summary>Runs now, on this thread, with something else to do before where it is given.</summary>
    public void Run(Action? first = null)
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _requested, 0);
            if (!_stopped)
            {
                Try(() =>
                {
                    first?.Invoke();
                    _work();
                });
            }
        }
    }

    /// <summary>Waits for a run under way, does something for the last time, and runs no more.</summary>
    public async ValueTask StopAsync(Action last)
    {
        await DisposeAsync();
        Try(last);
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        lock (_gate)
        {
            _stopped = true;
        }
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            _logger.LogDebug("Sealing was given up because the store is closed. What it would have sealed is in the journal.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _logger.LogError(e, "Telemetry could not be sealed into a segment on disk: {Message} Its journal is kept, and sealing is tried again; new telemetry is refused once memory is full.", e.Message);
        }
    }
}
