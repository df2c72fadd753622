using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Queries;

/// <summary>A page with a query: a new one cancels the one that runs, its errors are shown in place, and it is asked again as often as the address says.</summary>
public abstract class SignalPage : DashboardPage
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Who restarts a component wants to see the page come back, without a storm of questions.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private CancellationTokenSource? _running;
    private DateTimeOffset _asked;

    /// <summary>Whether a query runs.</summary>
    private protected bool IsRunning => _running is not null;

    /// <summary>What went wrong with the last query; null where nothing did.</summary>
    private protected Exception? Error { get; private set; }

    /// <summary>How long the last query took.</summary>
    private protected TimeSpan? Took { get; private set; }

    /// <summary>How often the page asks again; null for only when the person does.</summary>
    private protected TimeSpan? Refresh => RefreshControl.Parse(RefreshText);

    [SupplyParameterFromQuery(Name = "refresh")]
    private string? RefreshText { get; set; }

    /// <summary>The time range as it is now.</summary>
    private protected QueryRange Resolve()
    {
        var (from, to) = Range.At(Clock.Now);
        return new QueryRange(from, to);
    }

    /// <summary>Asks the data sources for what the address says.</summary>
    private protected abstract Task LoadAsync(CancellationToken cancellationToken);

    private protected override Task OpenAsync()
    {
        _ = RefreshAsync();
        return Task.CompletedTask;
    }

    private protected override Task AddressChangedAsync() => AskAsync();

    /// <summary>Loads anew; what still runs is cancelled.</summary>
    private protected async Task AskAsync()
    {
        Cancel();
        var running = _running = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var began = _asked = Clock.Now;
        StateHasChanged();
        try
        {
            await LoadAsync(running.Token);
            if (ReferenceEquals(_running, running))
            {
                (Error, Took) = (null, Clock.Now - began);
            }
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // Another query, or another page.
            Took = null;
        }
        catch (DataSourceException error)
        {
            if (ReferenceEquals(_running, running))
            {
                Error = error;
            }
        }
        finally
        {
            if (ReferenceEquals(_running, running))
            {
                _running = null;
            }

            running.Dispose();
        }

        Redraw();
    }

    /// <summary>Asks once more after a component gave no answer.</summary>
    private protected virtual Task RetryAsync() => AskAsync();

    /// <summary>Stops the query that runs.</summary>
    private protected void Cancel()
    {
        var running = _running;
        _running = null;
        running?.Cancel();
    }

    /// <summary>Shows an error of something else than the query.</summary>
    private protected void Show(DataSourceException error)
    {
        Error = error;
        StateHasChanged();
    }

    /// <summary>The time range of the address becomes another, e.g. by a drag in a chart.</summary>
    private protected void Zoom(QueryRange range)
    {
        var chosen = TimeRange.Between(range.From, range.To);
        Go(replace: false, ("from", chosen.From), ("to", chosen.To));
    }

    private async Task RefreshAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
            {
                if (IsRunning)
                {
                    continue;
                }

                var ago = Clock.Now - _asked;
                if (Error is DataSourceException { MayPass: true } && ago >= RetryAfter)
                {
                    await InvokeAsync(RetryAsync);
                }
                else if (Refresh is { } every && ago >= every)
                {
                    await InvokeAsync(AskAsync);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The person left the page.
            _running = null;
        }
    }
}
