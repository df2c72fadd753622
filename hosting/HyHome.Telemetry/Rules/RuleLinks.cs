using System.Text.Encodings.Web;
using System.Text.Json;

namespace HyHome.Telemetry.Rules;

/// <summary>Links to a query, without the address that they begin with.</summary>
internal static class RuleLinks
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The page of Prometheus that shows a query as a table, which its alerts link to.</summary>
    public static string Table(string query) => $"/graph?g0.expr={Escape(query)}&g0.tab=1";

    /// <summary>The page of Prometheus that draws a query.</summary>
    public static string Graph(string query) => $"/graph?g0.expr={Escape(query)}&g0.tab=0";

    /// <summary>Grafana's page for exploring, which the alerts of Loki's ruler link to.</summary>
    public static string Explore(string query)
    {
        // Go escapes what could be markup, and nothing else that JSON lets stand.
        var text = JsonSerializer.Serialize(query, Json)
            .Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);
        return "/explore?left=" + Escape($$"""{"queries":[{"expr":{{text}},"queryType":"range"}]}""");
    }

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
