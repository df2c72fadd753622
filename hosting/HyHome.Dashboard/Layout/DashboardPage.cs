using Microsoft.AspNetCore.Components;

namespace HyHome.Dashboard.Layout;

/// <summary>
/// What pages have in common. Their state is in their address: the time range that all share, and parameters of their own. A page is
/// first rendered without data, so that it is there at once; it loads when the browser is connected.
/// </summary>
public abstract class DashboardPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private bool _isDisposed;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private protected Clock Clock { get; set; } = null!;

    [Inject]
    private protected DataSources Sources { get; set; } = null!;

    [Inject]
    private protected Browser Browser { get; set; } = null!;

    /// <summary>The time range of the address.</summary>
    private protected TimeRange Range => TimeRange.Parse(FromText, ToText);

    /// <summary>Cancelled when the person leaves the page.</summary>
    private protected CancellationToken Left => _left.Token;

    [SupplyParameterFromQuery(Name = "from")]
    private string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    private string? ToText { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Clock.Changed -= Redraw;
            _left.Cancel();
            Leave();
            _left.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void OnInitialized() => Clock.Changed += Redraw;

    /// <inheritdoc/>
    protected sealed override Task OnInitializedAsync() => RendererInfo.IsInteractive ? OpenAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? AddressChangedAsync() : Task.CompletedTask;

    /// <summary>Once, when the page is there and the browser connected.</summary>
    private protected virtual Task OpenAsync() => Task.CompletedTask;

    /// <summary>After <see cref="OpenAsync"/>, and each time the address changed: parameters and <see cref="Range"/> have their new values.</summary>
    private protected virtual Task AddressChangedAsync() => Task.CompletedTask;

    /// <summary>When the person leaves the page, after <see cref="Left"/> was cancelled.</summary>
    private protected virtual void Leave()
    {
    }

    /// <summary>Changes parameters of the address; a null value takes one away.</summary>
    /// <param name="replace">Whether the browser's back button skips the state before.</param>
    /// <param name="parameters">Their new values.</param>
    private protected void Go(bool replace, params (string Name, string? Value)[] parameters) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(parameters.ToDictionary(p => p.Name, p => (object?)(string.IsNullOrEmpty(p.Value) ? null : p.Value))),
        new NavigationOptions { ReplaceHistoryEntry = replace });

    /// <summary>Draws the page anew, from any thread.</summary>
    private protected void Redraw() => _ = InvokeAsync(() =>
    {
        if (!_isDisposed)
        {
            StateHasChanged();
        }
    });
}
