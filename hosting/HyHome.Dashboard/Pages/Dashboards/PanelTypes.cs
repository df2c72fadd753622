namespace HyHome.Dashboard.Pages.Dashboards;

/// <summary>The visualisations that are drawn here.</summary>
internal static class PanelTypes
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "logs", "nodeGraph", "text", "barchart", "state-timeline", "status-history", "alertlist", "dashlist", "trend", "piechart",
    };

    /// <summary>Whether a visualisation is drawn here.</summary>
    public static bool IsKnown(string type) => Known.Contains(type);
}
