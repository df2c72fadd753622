namespace HyHome.Dashboard.Sources;

/// <summary>A component of the stack whose HTTP API the pages ask.</summary>
public enum DataSourceKind
{
    /// <summary>Logs: Loki's API.</summary>
    Loki,

    /// <summary>Traces: Tempo's API.</summary>
    Tempo,

    /// <summary>Metrics and rules: Prometheus' API.</summary>
    Prometheus,

    /// <summary>Alerts and silences: Alertmanager's API, version 2.</summary>
    Alertmanager,

    /// <summary>Grafana, which pages link into where there is one.</summary>
    Grafana,
}
