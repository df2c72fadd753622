using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage;

/// <summary>Runs a store's background work: regularly where there is something to write or to expire, and on request. Never twice at once.</summary>
internal sealed class Maintenance : IAsyncDisposable
{
    /// <summary>Twice within the 500 ms that a crash may cost at most.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

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
            if (_stopped)
            {
                return;
            }

            try
            {
                first?.Invoke();
                _work();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _logger.LogError(e, "Telemetry could not be written to disk: {Message} It is kept in memory, and writing is tried again; new telemetry is refused once memory is full.", e.Message);
            }
        }
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
}
