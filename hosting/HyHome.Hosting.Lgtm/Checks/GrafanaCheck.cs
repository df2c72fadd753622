using System.Text.Json;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>Finds links to data sources that Grafana will not have: it shows no error for them, only panels and links without effect.</summary>
internal static class GrafanaCheck
{
    // Grafana's own: the mixed source, the one for test data and annotations, the dashboard's, and expressions.
    private static readonly string[] BuiltIn = ["-- Mixed --", "-- Grafana --", "-- Dashboard --", "grafana", "__expr__"];

    private static readonly string[] LinkKeys = ["datasourceUid", "alertmanagerUid"];

    public static IEnumerable<ConfigFinding> Run(GrafanaResource grafana)
    {
        var uids = grafana.DataSources.Select(source => source.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var source in grafana.DataSources)
        {
            foreach (var uid in Linked(JsonSerializer.SerializeToElement(source.JsonData)).Where(uid => !uids.Contains(uid)).Distinct())
            {
                yield return ConfigFinding.Error(
                    ConfigFinding.UnknownDataSource, $"its data source '{source.Uid}' links to '{uid}', which is not among {List(uids)}.", "Name the other component in WithDataSources too.");
            }
        }

        // Without data sources of the model they are somebody else's, whose uids are unknown here.
        foreach (var finding in uids.Count == 0 ? [] : grafana.Dashboards.SelectMany(Files).SelectMany(file => Check(file, uids)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [path];

    private static IEnumerable<ConfigFinding> Check(string file, HashSet<string> uids)
    {
        JsonElement dashboard;
        string? error = null;
        try
        {
            dashboard = JsonElement.Parse(File.ReadAllText(file));
        }
        catch (JsonException e)
        {
            (dashboard, error) = (default, e.Message);
        }

        if (error is not null)
        {
            return [ConfigFinding.Error(ConfigFinding.Unreadable, $"its dashboard '{file}' is no JSON: {error}", "Export it from Grafana again, or repair the file.")];
        }

        return
        [
            .. from uid in Used(dashboard).Distinct()
               where !uids.Contains(uid) && !BuiltIn.Contains(uid) && !uid.StartsWith('$')
               select ConfigFinding.Error(
                   ConfigFinding.UnknownDataSource,
                   $"its dashboard '{file}' asks the data source '{uid}', which is not among {List(uids)}.",
                   "Use one of these uids, or a variable of the type datasource."),
        ];
    }

    // The objects {"type": …, "uid": …} that name a data source in a dashboard.
    private static IEnumerable<string> Used(JsonElement element) => Properties(
        element, property => property is { Name: "datasource", Value.ValueKind: JsonValueKind.Object } && property.Value.TryGetProperty("uid", out var uid) ? uid : null);

    private static IEnumerable<string> Linked(JsonElement element) => Properties(element, property => LinkKeys.Contains(property.Name) ? property.Value : null);

    private static IEnumerable<string> Properties(JsonElement element, Func<JsonProperty, JsonElement?> find) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            find(property) is { ValueKind: JsonValueKind.String } found ? [found.GetString()!] : Properties(property.Value, find)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Properties(item, find)),
        _ => [],
    };

    private static string List(IEnumerable<string> uids) => string.Join(", ", uids.Order(StringComparer.Ordinal).Select(uid => $"'{uid}'"));
}
