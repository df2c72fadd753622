using System.Threading.Channels;
using Microsoft.JSInterop;

namespace HyHome.Dashboard.Pages.Console;

/// <summary>Follows the console logs of several resources and hands their lines on, many at once: each call to a browser has its price.</summary>
internal sealed class ConsoleFeed : IDisposable
{
    private const int LargestBatch = 2_000;

    // Long enough to gather what comes together, short enough to seem immediate.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    private CancellationTokenSource? _stop;

    /// <summary>Ends what was followed and begins anew.</summary>
    /// <param name="board">Whose resources.</param>
    /// <param name="ids">Their instances.</param>
    /// <param name="send">Takes lines, each as resource, number, milliseconds since 1970 or null, text, and 1 for standard error.</param>
    public void Follow(IResourceBoard board, IReadOnlyList<string> ids, Func<IReadOnlyList<object?[]>, Task> send)
    {
        Dispose();
        _stop = new CancellationTokenSource();
        var lines = Channel.CreateBounded<object?[]>(new BoundedChannelOptions(4 * LargestBatch) { SingleReader = true });
        var token = _stop.Token;
        foreach (var id in ids)
        {
            _ = Task.Run(() => ReadAsync(board, id, lines.Writer, token), CancellationToken.None);
        }

        _ = Task.Run(() => SendAsync(lines.Reader, send, token), CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop?.Cancel();
        _stop?.Dispose();
        _stop = null;
    }

    private static async Task ReadAsync(IResourceBoard board, string id, ChannelWriter<object?[]> lines, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in board.WatchConsoleAsync(id, cancellationToken))
            {
                foreach (var line in batch)
                {
                    await lines.WriteAsync([id, line.Number, line.Time?.ToUnixTimeMilliseconds(), line.Text, line.IsError ? 1 : 0], cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more, or the application has ended.
        }
    }

    private static async Task SendAsync(ChannelReader<object?[]> lines, Func<IReadOnlyList<object?[]>, Task> send, CancellationToken cancellationToken)
    {
        try
        {
            while (await lines.WaitToReadAsync(cancellationToken))
            {
                await Task.Delay(Pause, cancellationToken);
                var batch = new List<object?[]>();
                while (batch.Count < LargestBatch && lines.TryRead(out var line))
                {
                    batch.Add(line);
                }

                await send(batch);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            // As above; or the browser went away without a word.
        }
    }
}
