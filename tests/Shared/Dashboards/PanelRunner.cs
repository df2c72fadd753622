using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HyHome.Tests.Dashboards;

/// <summary>Asks what a panel asks, over the same HTTP APIs that Grafana uses, at the end of a range of time.</summary>
/// <param name="prometheus">Where Prometheus is.</param>
/// <param name="loki">Where Loki is.</param>
/// <param name="tempo">Where Tempo is.</param>
/// <param name="now">The end of the range.</param>
/// <param name="range">How long it is.</param>
internal sealed partial class PanelRunner(Uri prometheus, Uri? loki, Uri? tempo, Func<DateTimeOffset> now, TimeSpan range) : IDisposable
{
    // What Grafana's Tempo data source asks Prometheus for when it draws a service map.
    private static readonly string[] ServiceMap =
    [
        "sum by (client, server) (rate(traces_service_graph_request_total[$__range]))",
        "sum by (client, server) (rate(traces_service_graph_request_server_seconds_sum[$__range]))",
    ];

    private readonly HttpClient _http = new();

    /// <summary>The values of a dashboard's variables: all where that is offered, else the first, as when a dashboard is opened.</summary>
    /// <exception cref="InvalidDataException">A variable has no value.</exception>
    public async Task<Dictionary<string, string>> VariablesAsync(DashboardFile dashboard, IReadOnlyDictionary<string, string> chosen, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(chosen);
        foreach (var variable in dashboard.Variables.Where(v => !values.ContainsKey(v.Name)))
        {
            values[variable.Name] = variable.Type switch
            {
                "query" => await ValueAsync(variable, values, cancellationToken),
                _ => "",
            };
        }

        return values;
    }

    /// <summary>Whether each query of a panel gives data; the text says which does not.</summary>
    public async Task<IReadOnlyList<string>> EmptyAsync(DashboardPanel panel, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var empty = new List<string>();
        foreach (var target in panel.Targets)
        {
            foreach (var (query, ask) in Requests(panel, target, values))
            {
                if (!await ask(cancellationToken))
                {
                    empty.Add($"panel '{panel.Title}', query {target.RefId}: no data for {query}");
                }
            }
        }

        return empty;
    }

    public void Dispose() => _http.Dispose();

    private IEnumerable<(string Query, Func<CancellationToken, Task<bool>> Ask)> Requests(DashboardPanel panel, PanelTarget target, IReadOnlyDictionary<string, string> values)
    {
        var query = Interpolation.Fill(target.Text, values);
        switch (target.DataSource)
        {
            case "prometheus":
                yield return (query, c => target.Instant ? InstantAsync(query, c) : RangeAsync(prometheus, "/api/v1/query_range", query, c));
                break;
            case "loki":
                yield return (query, c => RangeAsync(loki!, "/loki/api/v1/query_range", query, c));
                break;
            case "tempo" when target.QueryType == "serviceMap":
                foreach (var part in ServiceMap.Select(part => Interpolation.Fill(part, values)))
                {
                    yield return (part, c => InstantAsync(part, c));
                }

                break;
            case "tempo" when target.IsTable:
                yield return (query, c => AnyAsync(tempo!, $"/api/search?q={Uri.EscapeDataString(query)}&{Bounds()}", static a => a.GetProperty("traces").GetArrayLength() > 0, c));
                break;
            case "tempo":
                yield return (query, c => AnyAsync(tempo!, $"/api/metrics/query_range?q={Uri.EscapeDataString(query)}&{Bounds()}&step=15s", HasSamples, c));
                break;
            default:
                throw new InvalidDataException($"Panel '{panel.Title}' asks a data source of type {target.DataSource}.");
        }
    }

    private Task<bool> InstantAsync(string query, CancellationToken cancellationToken) =>
        AnyAsync(prometheus, $"/api/v1/query?query={Uri.EscapeDataString(query)}&time={Seconds(now())}", HasNumbers, cancellationToken);

    private Task<bool> RangeAsync(Uri source, string path, string query, CancellationToken cancellationToken) =>
        AnyAsync(source, $"{path}?query={Uri.EscapeDataString(query)}&{Bounds()}&step=15", HasNumbers, cancellationToken);

    private string Bounds() => $"start={Seconds(now() - range)}&end={Seconds(now())}";

    private async Task<bool> AnyAsync(Uri source, string path, Func<JsonElement, bool> isThere, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(source, path), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? isThere(JsonElement.Parse(text)) : throw new InvalidDataException($"{Uri.UnescapeDataString(path)}: {(int)response.StatusCode} {text}");
    }

    private static bool HasNumbers(JsonElement answer)
    {
        var data = answer.GetProperty("data");
        return data.GetProperty("result").EnumerateArray().Any(series => data.GetProperty("resultType").GetString() switch
        {
            "vector" => series.TryGetProperty("histogram", out _) || IsNumber(series.GetProperty("value")),
            "matrix" => series.TryGetProperty("histograms", out _) || series.GetProperty("values").EnumerateArray().Any(IsNumber),
            _ => true,
        });
    }

    private static bool IsNumber(JsonElement sample) => double.IsFinite(double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture));

    private static bool HasSamples(JsonElement answer) => answer.GetProperty("series").EnumerateArray()
        .Any(static series => series.GetProperty("samples").EnumerateArray().Any(static sample => sample.TryGetProperty("value", out var value) && value.GetDouble() > 0));

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private async Task<string> ValueAsync(DashboardVariable variable, Dictionary<string, string> values, CancellationToken cancellationToken)
    {
        var definition = LabelValues().Match(Interpolation.Fill(variable.Definition ?? "", values));
        if (!definition.Success)
        {
            throw new InvalidDataException($"Variable '{variable.Name}' is defined by {variable.Definition}, which is no label_values.");
        }

        var (label, selector) = (definition.Groups["label"].Value, definition.Groups["selector"].Value);
        var (source, path) = variable.DataSource == "loki"
            ? (loki!, $"/loki/api/v1/label/{label}/values?{Bounds()}")
            : (prometheus, $"/api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}&{Bounds()}");
        using var response = await _http.GetAsync(new Uri(source, path), cancellationToken);
        var found = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var names = found.TryGetProperty("data", out var data) ? data.EnumerateArray().Select(static v => v.GetString()!).ToList() : [];

        // One cluster, or one that says no namespace, has no value to choose from: "All" stands for any and none.
        return variable is { IncludeAll: true, AllValue: { Length: > 0 } all } ? (names.Count > 0 || all == ".*" ? all : throw Missing(variable))
            : names.Count == 0 ? throw Missing(variable)
            : variable.IncludeAll ? string.Join('|', names.Select(Regex.Escape)) : names[0];
    }

    private static InvalidDataException Missing(DashboardVariable variable) => new($"Variable '{variable.Name}' has no value: {variable.Definition} finds none.");

    [GeneratedRegex(@"^label_values\((?:(?<selector>.+), *)?(?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
