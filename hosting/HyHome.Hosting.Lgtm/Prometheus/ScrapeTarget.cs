namespace HyHome.Hosting.Lgtm;

/// <summary>Something that serves metrics in Prometheus' format.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="Job">The <c>job</c> label of its series.</param>
/// <param name="Path">The path, such as <c>/metrics</c>.</param>
internal sealed record ScrapeTarget(EndpointReference Endpoint, string Job, string Path);
