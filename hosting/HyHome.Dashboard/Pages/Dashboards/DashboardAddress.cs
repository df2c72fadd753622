using Microsoft.AspNetCore.WebUtilities;

namespace HyHome.Dashboard.Pages.Dashboards;

/// <summary>What the address of a dashboard says, as Grafana's does: <c>var-service=checkout&amp;from=now-1h&amp;to=now&amp;refresh=10s&amp;viewPanel=3&amp;inspect=3</c>.</summary>
/// <param name="Variables">The values of variables by name.</param>
/// <param name="Range">The time range; null for the dashboard's own.</param>
/// <param name="Refresh">How often it asks anew, empty for never; null for the dashboard's own.</param>
/// <param name="Panel">The panel that is seen alone; null for all.</param>
/// <param name="Inspected">The panel whose queries and data are open; null for none.</param>
internal sealed record DashboardAddress(IReadOnlyDictionary<string, IReadOnlyList<string>> Variables, TimeRange? Range, string? Refresh, string? Panel, string? Inspected)
{
    private const string VariablePrefix = "var-";

    /// <summary>Reads an address.</summary>
    public static DashboardAddress Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var variables = query.Where(static item => item.Key.StartsWith(VariablePrefix, StringComparison.Ordinal))
            .ToDictionary(static item => item.Key[VariablePrefix.Length..], static item => (IReadOnlyList<string>)[.. item.Value.OfType<string>()], StringComparer.Ordinal);
        var (from, to) = (query.GetValueOrDefault("from").ToString(), query.GetValueOrDefault("to").ToString());
        return new(
            variables,
            from.Length > 0 ? TimeRange.Parse(from, to.Length > 0 ? to : "now") : null,
            query.TryGetValue("refresh", out var refresh) ? refresh.ToString() : null,
            query.GetValueOrDefault("viewPanel").ToString() is { Length: > 0 } panel ? panel : null,
            query.GetValueOrDefault("inspect").ToString() is { Length: > 0 } inspected ? inspected : null);
    }
}
