namespace HyHome.Hosting.ApplicationModel;

/// <summary>Whose HTTP API a resource answers.</summary>
public enum TelemetryApi
{
    /// <summary>Logs, by Loki's API.</summary>
    Loki = 0,

    /// <summary>Traces, by Tempo's API.</summary>
    Tempo = 1,

    /// <summary>Metrics and rules, by Prometheus' API.</summary>
    Prometheus = 2,

    /// <summary>Alerts and silences, by Alertmanager's API.</summary>
    Alertmanager = 3,

    /// <summary>Grafana's pages.</summary>
    Grafana = 4,
}

/// <summary>The resource can be asked for telemetry: the dashboard shows what it answers.</summary>
/// <param name="api">Whose API it answers.</param>
/// <param name="endpoint">Where.</param>
public sealed class TelemetryApiAnnotation(TelemetryApi api, EndpointReference endpoint) : IResourceAnnotation
{
    /// <summary>Whose API it answers.</summary>
    public TelemetryApi Api { get; } = api;

    /// <summary>Where.</summary>
    public EndpointReference Endpoint { get; } = endpoint ?? throw new ArgumentNullException(nameof(endpoint));
}

/// <summary>The resource provisions Grafana dashboards: the dashboard renders the same files.</summary>
/// <param name="files">The files, in Grafana's folders; asked for when they are looked at.</param>
public sealed class GrafanaDashboardsAnnotation(Func<IEnumerable<ContainerFileSystemItem>> files) : IResourceAnnotation
{
    /// <summary>The files, in Grafana's folders.</summary>
    public Func<IEnumerable<ContainerFileSystemItem>> Files { get; } = files ?? throw new ArgumentNullException(nameof(files));
}
