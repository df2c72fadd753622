using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace HyHome.Dashboard.Grafana.Linking;

/// <summary>Turns addresses of Grafana's pages into those of our own: a dashboard, the alerts, an exploration. Others stay as they are.</summary>
internal static class LinkTarget
{
    /// <summary>Our page for an address; null when the address may not be followed.</summary>
    /// <param name="url">The address with all variables replaced.</param>
    public static string? ToLocal(string url)
    {
        url = url.Trim();
        if (url.Length == 0)
        {
            return null;
        }

        if (!url.StartsWith('/') && Uri.TryCreate(url, UriKind.Absolute, out var absolute))
        {
            // A script in an address would run in the page of whoever follows it.
            return absolute.Scheme is "http" or "https" or "mailto" ? url : null;
        }

        var question = url.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : url[question..];
        var parts = (question < 0 ? url : url[..question]).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => "/dashboards",
            ["d" or "d-solo", var uid, ..] => $"/dashboards/{uid}{query}",
            ["dashboards", ..] => "/dashboards" + (parts.Length == 2 ? "/" + parts[1] : "") + query,
            ["alerting", ..] => "/alerts",
            ["explore", ..] => Explore(query),
            _ => "/" + string.Join('/', parts) + query,
        };
    }

    // What Grafana explores stands as JSON in its address: panes with queries, or in older files one pane.
    private static string Explore(string query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        foreach (var name in new[] { "panes", "left" })
        {
            if (parameters.TryGetValue(name, out var text) && TryParse(text.ToString()) is { } json)
            {
                var pane = name == "panes" && json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(static member => member.Value).FirstOrDefault() : json;
                var asked = pane.Items("queries").FirstOrDefault();
                var kind = asked.At("datasource", "type")?.AsText() ?? pane.Text("datasource", "");
                var range = new TimeRange(pane.At("range", "from")?.AsText() ?? TimeRange.Default.From, pane.At("range", "to")?.AsText() ?? TimeRange.Default.To);
                var expression = asked.Text("expr") ?? asked.Text("query") ?? "";
                return kind switch
                {
                    "loki" => Links.Logs(expression, range),
                    "tempo" => expression.Length is >= 16 and <= 32 && expression.All(char.IsAsciiHexDigit) ? Links.Trace(expression) : Links.Traces(expression, range),
                    _ => Links.Metrics(expression, range),
                };
            }
        }

        return "/metrics";
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not the JSON that Grafana writes: then the page opens without a query.
            return null;
        }
    }
}
