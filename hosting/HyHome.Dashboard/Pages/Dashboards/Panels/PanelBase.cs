using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using Microsoft.AspNetCore.Components;

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

    private protected PanelModel Panel => State.Instance.Panel;

    private protected VariableScope Scope => State.Instance.Scope;

    private protected PanelOptions Options => new(Panel.Options);

    /// <inheritdoc/>
    public void Dispose()
    {
        Clock.Changed -= OnClock;
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void OnInitialized() => Clock.Changed += OnClock;

    /// <inheritdoc/>
    protected sealed override void OnParametersSet()
    {
        if (Data is not null && (!ReferenceEquals(_seen, Data) || !ReferenceEquals(_seenPanel, Panel)))
        {
            (_seen, _seenPanel) = (Data, Panel);
            Prepare(Data);
        }
    }

    /// <summary>Makes what is drawn.</summary>
    private protected abstract void Prepare(PanelData data);

    private void OnClock() => _ = InvokeAsync(() =>
    {
        if (_seen is not null)
        {
            Prepare(_seen);
            StateHasChanged();
        }
    });
}
