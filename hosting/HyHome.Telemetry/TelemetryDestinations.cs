namespace HyHome.Telemetry;

/// <summary>
/// Real stores that get what a <see cref="TelemetryBackend"/> takes in, where some components of a stack run as themselves and the backend stands in for
/// the rest. A signal with a destination is handed on and not kept here. What a destination can't take at once waits in memory, 32 MiB for each.
/// </summary>
public sealed class TelemetryDestinations
{
    /// <summary>Loki's OTLP endpoint without <c>/v1/logs</c>, such as <c>http://127.0.0.1:3100/otlp</c>; null (the default) keeps logs here.</summary>
    public Uri? Logs { get; set; }

    /// <summary>
    /// Tempo's receiver of OTLP over gRPC without TLS, such as <c>http://127.0.0.1:4317</c>; null (the default) keeps spans here. With it no span metrics
    /// and no service graph are made here: Tempo makes them.
    /// </summary>
    public Uri? Traces { get; set; }

    /// <summary>
    /// Prometheus' remote-write receiver, such as <c>http://127.0.0.1:9090/api/v1/write</c>; null (the default) keeps metrics here. It gets all that becomes
    /// a sample: OTLP metrics in Prometheus' mapping, scrapes, span metrics, with exemplars. Samples that are written to this backend's own
    /// remote-write receiver stay here: whoever writes there has the real one's address.
    /// </summary>
    public Uri? Metrics { get; set; }

    /// <summary>
    /// Alertmanager, such as <c>http://127.0.0.1:9093</c>, which gets the alerts of the rules that are evaluated here; null (the default) hands them to
    /// this backend's own.
    /// </summary>
    public Uri? Alerts { get; set; }
}
