using HyHome.Dashboard.Grafana.Arrangement;
using HyHome.Dashboard.Grafana.Queries;

namespace HyHome.Dashboard.Pages.Dashboards;

/// <summary>A panel of the page with what it shows.</summary>
public sealed class PanelState(PanelInstance instance)
{
    /// <summary>Raised when it is to be drawn anew, from any thread.</summary>
    public event Action? Changed;

    /// <summary>Which panel.</summary>
    public PanelInstance Instance { get; internal set; } = instance;

    /// <summary>What its queries gave last; kept while they are asked anew.</summary>
    public PanelData? Data { get; private set; }

    /// <summary>Why it shows nothing, where its queries aren't to blame.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Whether its queries are being asked.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>Whether it is near what the person sees.</summary>
    internal bool IsVisible { get; set; }

    /// <summary>Its width in pixels: so many points it has room for.</summary>
    internal int Width { get; set; }

    /// <summary>For which state of the page its queries were asked last.</summary>
    internal int AskedVersion { get; set; } = -1;

    internal void Begin()
    {
        IsLoading = true;
        Changed?.Invoke();
    }

    internal void End(PanelData? data, Exception? error)
    {
        IsLoading = false;
        Data = data ?? Data;
        Error = error;
        Changed?.Invoke();
    }
}
