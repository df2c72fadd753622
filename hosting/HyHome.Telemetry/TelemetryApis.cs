namespace HyHome.Telemetry;

/// <summary>The APIs that a listener of a <see cref="TelemetryBackend"/> serves. APIs can share a port, as long as their paths do not meet.</summary>
[Flags]
public enum TelemetryApis
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>OTLP over gRPC (HTTP/2 without TLS) for traces, logs and metrics. It needs a port of its own: usually 4317.</summary>
    OtlpGrpc = 1,

    /// <summary>OTLP over HTTP, protobuf and JSON: <c>/v1/traces</c>, <c>/v1/logs</c>, <c>/v1/metrics</c>. Usually 4318.</summary>
    OtlpHttp = 2,

    /// <summary>Loki's query and push APIs. Usually 3100.</summary>
    Loki = 4,

    /// <summary>Tempo's query API. Usually 3200.</summary>
    Tempo = 8,

    /// <summary>Prometheus' query, OTLP and remote-write APIs. Usually 9090.</summary>
    Prometheus = 16,

    /// <summary>Alertmanager's API. Usually 9093.</summary>
    Alertmanager = 32,
}
