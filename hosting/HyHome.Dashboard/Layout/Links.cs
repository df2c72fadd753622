using Microsoft.AspNetCore.WebUtilities;

namespace HyHome.Dashboard.Layout;

/// <summary>Addresses of pages, for links from one to another.</summary>
internal static class Links
{
    /// <summary>An address with parameters; those without a value are left out.</summary>
    public static string To(string path, params (string Name, string? Value)[] parameters) =>
        QueryHelpers.AddQueryString(path, parameters.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value)));

    /// <summary>The same with a time range, unless it is the default.</summary>
    public static string To(string path, TimeRange range, params (string Name, string? Value)[] parameters) =>
        range == TimeRange.Default ? To(path, parameters) : To(path, [.. parameters, ("from", range.From), ("to", range.To)]);

    /// <summary>The resource page, with the details of an instance open.</summary>
    public static string Resource(string id) => To("/", ("resource", id));

    /// <summary>The console log of an instance.</summary>
    public static string Console(string id) => To("/console", ("resource", id));

    /// <summary>Log lines that a LogQL query selects.</summary>
    public static string Logs(string query, TimeRange range) => To("/logs", range, ("query", query));

    /// <summary>Traces that a TraceQL query selects.</summary>
    public static string Traces(string query, TimeRange range) => To("/traces", range, ("query", query));

    /// <summary>One trace, with one of its spans selected.</summary>
    public static string Trace(string traceId, string? spanId = null) => To($"/traces/{Uri.EscapeDataString(traceId)}", ("span", spanId));

    /// <summary>What a PromQL query gives.</summary>
    public static string Metrics(string query, TimeRange range) => To("/metrics", range, ("query", query));

    /// <summary>What the expression of a rule gives: PromQL, or LogQL where Loki evaluates it.</summary>
    public static string Rule(DataSourceKind source, string query, TimeRange range) => source == DataSourceKind.Loki ? Logs(query, range) : Metrics(query, range);

    /// <summary>A dashboard by its uid, with values of its variables.</summary>
    public static string Dashboard(string uid, TimeRange range, params (string Name, string? Value)[] variables) =>
        To($"/dashboards/{Uri.EscapeDataString(uid)}", range, [.. variables.Select(v => ($"var-{v.Name}", v.Value))]);
}
