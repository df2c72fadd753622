using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Sources;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>A data source as dashboards know it.</summary>
/// <param name="Uid">Its identifier, the one that the model provisions.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Type">Its kind in Grafana.</param>
/// <param name="Kind">Which component answers.</param>
internal sealed record GrafanaSource(string Uid, string Name, string Type, DataSourceKind Kind);

/// <summary>The data sources that the model provisions in Grafana, here as there.</summary>
internal static class GrafanaSources
{
    /// <summary>The interval between scrapes that the model provisions for Prometheus (<c>timeInterval</c>).</summary>
    public static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    /// <summary>The lines that the model provisions for Loki (<c>maxLines</c>) where a query says none.</summary>
    public const int MaxLines = 1000;

    private static readonly GrafanaSource[] All =
    [
        new("prometheus", "Prometheus", "prometheus", DataSourceKind.Prometheus),
        new("loki", "Loki", "loki", DataSourceKind.Loki),
        new("tempo", "Tempo", "tempo", DataSourceKind.Tempo),
        new("alertmanager", "Alertmanager", "alertmanager", DataSourceKind.Alertmanager),
    ];

    /// <summary>Those of a kind, whose names match a pattern.</summary>
    public static IEnumerable<GrafanaSource> OfType(string type, string pattern = "")
    {
        var regex = pattern.Length > 0 ? RegexText.TryCreate(pattern) : null;
        return All.Where(source => source.Type == type && regex?.IsMatch(source.Name) != false);
    }

    /// <summary>The one that a reference means: by identifier or name, else, as a file from elsewhere has other identifiers, the only one of its kind.</summary>
    /// <param name="reference">The reference; null for the default, which is Prometheus.</param>
    /// <param name="scope">The variables.</param>
    /// <exception cref="NotSupportedException">There is none; the message says what was asked for.</exception>
    public static GrafanaSource Find(DataSourceReference? reference, VariableScope scope)
    {
        var uid = reference is null ? "" : Interpolator.Replace(reference.Uid, scope, VariableFormats.Glob);
        return Array.Find(All, source => source.Uid == uid || source.Name.Equals(uid, StringComparison.OrdinalIgnoreCase))
            ?? (uid is "" or "default" && reference is null or { Type: "" } ? All[0] : null)
            ?? Array.Find(All, source => source.Type == reference!.Type)
            ?? (reference!.Type.Length == 0 && uid.StartsWith("${DS_", StringComparison.Ordinal) ? All[0] : null)
            ?? throw new NotSupportedException($"The data source '{(reference!.Type is { Length: > 0 } type ? type : uid)}' is not part of the stack. Grafana asks Prometheus, Loki, Tempo and Alertmanager here.");
    }

    /// <summary>Whether a panel's queries have data sources of their own.</summary>
    public static bool IsMixed(DataSourceReference? reference) => reference is { Uid: "-- Mixed --" } or { Type: "datasource", Uid: "-- Mixed --" };
}
