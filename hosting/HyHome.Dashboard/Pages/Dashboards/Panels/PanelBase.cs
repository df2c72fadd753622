using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace HyHome.Dashboard.Pages.Dashboards.Panels;

/// <summary>What visualisations have in common: they make what they draw once for new data, not at each drawing.</summary>
public abstract class PanelBase : ComponentBase, IDisposable
{
    private PanelData? _seen;
    private PanelModel? _seenPanel;

    /// <summary>The panel.</summary>
    [Parameter]
    [EditorRequired]
    public PanelState State { get; set; } = null!;

    /// <summary>What its queries gave.</summary>
    [Parameter]
    public PanelData? Data { get; set; }

    [Inject]
    private protected Clock Clock { get; set; } = null!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = null!;

    private protected PanelModel Panel => State.Instance.Panel;

    private protected VariableScope Scope => State.Instance.Scope;

    private protected PanelOptions Options => new(Panel.Options);

    /// <inheritdoc/>
    public void Dispose()
    {
        Clock.Changed -= OnClock;
        Navigation.LocationChanged -= OnLocation;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void OnInitialized()
    {
        Clock.Changed += OnClock;
        Navigation.LocationChanged += OnLocation;
    }

    /// <inheritdoc/>
    protected sealed override void OnParametersSet()
    {
        var isOther = ReadAddress();
        if (Data is not null && (isOther || !ReferenceEquals(_seen, Data) || !ReferenceEquals(_seenPanel, Panel)))
        {
            (_seen, _seenPanel) = (Data, Panel);
            Prepare(Data);
        }
    }

    /// <summary>Makes what is drawn.</summary>
    private protected abstract void Prepare(PanelData data);

    /// <summary>Reads what the panel keeps in the address, in parameters that end with the panel's key.</summary>
    /// <returns>Whether it is another than before: a link or the way back led here.</returns>
    private protected virtual bool ReadAddress() => false;

    private void OnLocation(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        if (ReadAddress() && _seen is not null)
        {
            Prepare(_seen);
            StateHasChanged();
        }
    });

    private void OnClock() => _ = InvokeAsync(() =>
    {
        if (_seen is not null)
        {
            Prepare(_seen);
            StateHasChanged();
        }
    });
}
