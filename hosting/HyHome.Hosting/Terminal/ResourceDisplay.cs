using System.Collections.Concurrent;
using HyHome.Hosting.ApplicationModel;
using Spectre.Console;

namespace HyHome.Hosting.Terminal;

/// <summary>Shows the resources of a run as they change: a live table, or a line for each change where output is plain.</summary>
internal sealed class ResourceDisplay
{
    // Often enough to feel live, seldom enough to cost nothing.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(100);

    private readonly TerminalOutput _terminal;
    private readonly ResourceNotificationService _notifications;
    private readonly ConcurrentDictionary<string, ResourceRow> _rows = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _changed;

    public ResourceDisplay(TerminalOutput terminal, ResourceNotificationService notifications)
    {
        _terminal = terminal;
        _notifications = notifications;
    }

    /// <summary>Shows changes until it is cancelled.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) =>
        _terminal.IsPlain ? FollowAsync(cancellationToken) : ShowTableAsync(cancellationToken);

    private Task ShowTableAsync(CancellationToken cancellationToken)
    {
        var follow = FollowAsync(cancellationToken);
        return _terminal.Console.Live(ResourceTable.Render([])).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            while (!follow.IsCompleted)
            {
                await Task.WhenAny(follow, Task.Delay(RefreshInterval, CancellationToken.None)).ConfigureAwait(false);
                if (_changed)
                {
                    _changed = false;
                    live.UpdateTarget(ResourceTable.Render(_rows.Values));
                }
            }

            live.UpdateTarget(ResourceTable.Render(_rows.Values));
        });
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var update in _notifications.WatchAsync(cancellationToken).ConfigureAwait(false))
            {
                if (ResourceRow.From(update) is { } row)
                {
                    Show(row);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _changed = true;
        }
    }

    private void Show(ResourceRow row)
    {
        var line = row.ToLine();
        var isNews = !_rows.TryGetValue(row.Id, out var last) || last.ToLine() != line;
        _rows[row.Id] = row;
        _changed = true;
        if (isNews && (_terminal.IsPlain || row.Tone == RowTone.Bad))
        {
            // A table cuts a long reason; what went wrong is also written in full.
            _terminal.WriteLine(row.Tone == RowTone.Bad ? $"error: {line}" : line, row.Tone);
        }
    }
}
