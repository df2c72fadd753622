using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Files;

/// <summary>
/// Has a store's journals written regularly, on a thread of its own: neither sealing a head nor a busy thread pool holds up what a crash may cost.
/// Syncing to the device goes on beside it, because a slow device would hold up the next write, and what was written outlives the process without it.
/// </summary>
internal sealed class JournalFlusher : IDisposable
{
    /// <summary>Four times within the second that a crash may cost at most.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private const int StackBytes = 512 << 10;

    private readonly Action _write;
    private readonly Action _sync;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private bool _hasFailed;
    private int _isSyncing;

    /// <param name="signal">What the journals hold, for the name of the thread.</param>
    /// <param name="write">Appends what the journals do not hold yet. Never called twice at once.</param>
    /// <param name="sync">Makes sure that what was appended outlives a loss of power. Never called twice at once.</param>
    /// <param name="logger">Where failures are told.</param>
    public JournalFlusher(string signal, Action write, Action sync, ILogger logger)
    {
        _write = write;
        _sync = sync;
        _logger = logger;
        _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = $"HyHome {signal} journal" };
        _thread.Start();
    }

    /// <summary>Writes now, on this thread.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            try
            {
                _write();
                if (_hasFailed)
                {
                    _hasFailed = false;
                    _logger.LogInformation("Telemetry is written to disk again.");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_hasFailed)
                {
                    _hasFailed = true;
                    _logger.LogError(e, "Telemetry could not be written to disk: {Message} It is kept in memory, and writing is tried again; new telemetry is refused once memory is full.", e.Message);
                }
            }
        }
    }

    /// <summary>Ends the thread and writes and syncs for the last time.</summary>
    public void Dispose()
    {
        if (_stop.IsSet)
        {
            return;
        }

        _stop.Set();
        _thread.Join();
        Flush();
        Sync();
    }

    private void Loop()
    {
        while (!_stop.Wait(Period))
        {
            Flush();
            if (Interlocked.Exchange(ref _isSyncing, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static flusher => flusher.SyncOnce(), this, preferLocal: false);
            }
        }
    }

    private void SyncOnce()
    {
        Sync();
        Volatile.Write(ref _isSyncing, 0);
    }

    private void Sync()
    {
        try
        {
            _sync();
        }
        catch (IOException e)
        {
            _logger.LogError(e, "Telemetry was handed to the system, but could not be made safe against a loss of power: {Message}", e.Message);
        }
    }
}
