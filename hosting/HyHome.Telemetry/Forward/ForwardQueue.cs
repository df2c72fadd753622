using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Forward;

/// <summary>
/// Hands messages on to one destination, in order. A destination that is not there yet, or not for a while, is tried until it is; what does not fit
/// meanwhile is refused, so that senders slow down and nobody's memory fills.
/// </summary>
internal sealed class ForwardQueue : IAsyncDisposable
{
    private const long MostBytes = 32L * 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<byte[], CancellationToken, Task<ForwardResult>> _send;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _destination;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _bytes;

    /// <param name="destination">Where to, for people.</param>
    /// <param name="send">Sends one message.</param>
    /// <param name="options">The backend's clock and log.</param>
    public ForwardQueue(string destination, Func<byte[], CancellationToken, Task<ForwardResult>> send, TelemetryBackendOptions options)
    {
        _destination = destination;
        _send = send;
        _time = options.TimeProvider;
        _logger = options.LoggerFactory.CreateLogger("HyHome.Telemetry.Forward");
        _loop = RunAsync();
    }

    /// <summary>Whether there is room for more.</summary>
    public bool HasRoom => Interlocked.Read(ref _bytes) < MostBytes;

    /// <summary>Takes a message to be handed on; false when there is no room.</summary>
    public bool TryAdd(byte[] message)
    {
        if (!HasRoom || !_messages.Writer.TryWrite(message))
        {
            return false;
        }

        Interlocked.Add(ref _bytes, message.Length);
        return true;
    }

    /// <summary>Hands on what is left, for as long as the destination takes it and two seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        _messages.Writer.TryComplete();
        _stop.CancelAfter(Patience);
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var message in _messages.Reader.ReadAllAsync(_stop.Token))
            {
                await DeliverAsync(message);
                Interlocked.Add(ref _bytes, -message.Length);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Where both end together, the destination is often the first.
            _logger.LogDebug("{Destination} did not take all of the telemetry before the end.", _destination);
        }
    }

    private async Task DeliverAsync(byte[] message)
    {
        var pause = FirstPause;
        var isTold = false;
        while (true)
        {
            var result = await TrySendAsync(message);
            if (result.Error is null)
            {
                if (isTold)
                {
                    _logger.LogInformation("{Destination} takes telemetry again.", _destination);
                }

                return;
            }

            if (!result.IsTemporary)
            {
                _logger.LogWarning("{Destination} refuses telemetry: {Reason}", _destination, result.Error);
                return;
            }

            // A store that starts refuses for a while; that is news only when it goes on.
            if (!isTold && pause == LongestPause)
            {
                isTold = true;
                _logger.LogWarning("{Destination} does not take telemetry ({Reason}); it is kept in memory and tried again.", _destination, result.Error);
            }

            await Task.Delay(pause, _time, _stop.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<ForwardResult> TrySendAsync(byte[] message)
    {
        try
        {
            return await _send(message, _stop.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            return new ForwardResult(error.Message, IsTemporary: true);
        }
    }
}
