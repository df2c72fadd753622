using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Telemetry;

/// <summary>How a <see cref="TelemetryBackend"/> stores telemetry and what it accepts.</summary>
public sealed class TelemetryBackendOptions
{
    /// <summary>The folder that telemetry is kept in across restarts; null (the default) keeps it in memory only.</summary>
    public string? DataPath { get; set; }

    /// <summary>How long telemetry is kept; 7 days by default. Telemetry that is older on arrival is refused.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How far ahead of this machine's clock telemetry may lie; 10 minutes by default, as in Loki and Prometheus.</summary>
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most bytes that all stores together hold in memory; 512 MiB by default. Beyond it the oldest telemetry goes, and ingest is pushed back.</summary>
    public long MemoryCeiling { get; set; } = 512L * 1024 * 1024;

    /// <summary>The largest request body in bytes as it comes over the wire; 20 MiB by default, as in the OpenTelemetry Collector.</summary>
    public long MaxRequestBytes { get; set; } = 20L * 1024 * 1024;

    /// <summary>The largest request body in bytes once it is decompressed; 64 MiB by default.</summary>
    public long MaxDecompressedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>
    /// Resource attributes that become labels of every OTLP metric beside <c>job</c> and <c>instance</c> (Prometheus' <c>otlp.promote_resource_attributes</c>).
    /// Default: <see cref="DefaultPromotedResourceAttributes"/>.
    /// </summary>
    public IList<string> PromotedResourceAttributes { get; } = [.. DefaultPromotedResourceAttributes];

    /// <summary>What <see cref="PromotedResourceAttributes"/> holds at first: the service's identity, its environment and where it runs in Kubernetes.</summary>
    public static IReadOnlyList<string> DefaultPromotedResourceAttributes { get; } =
    [
        "service.name",
        "service.namespace",
        "service.instance.id",
        "service.version",
        "deployment.environment.name",
        "k8s.cluster.name",
        "k8s.namespace.name",
        "k8s.node.name",
        "k8s.pod.name",
        "k8s.container.name",
        "k8s.deployment.name",
        "k8s.statefulset.name",
        "k8s.daemonset.name",
        "k8s.replicaset.name",
        "k8s.job.name",
        "k8s.cronjob.name",
    ];

    /// <summary>How often span metrics and the service graph are written, 1 to 15 seconds; 5 by default.</summary>
    public TimeSpan SpanMetricsInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Real stores that get what is taken in; none by default, so that all of it is kept here.</summary>
    public TelemetryDestinations Destinations { get; } = new();

    /// <summary>Files with Prometheus' rule groups, evaluated over the metrics; none by default.</summary>
    public IList<string> RuleFiles { get; } = [];

    /// <summary>How often rule groups are evaluated that don't say, and the step of subqueries that name none; 1 minute by default, as in Prometheus.</summary>
    public TimeSpan RuleInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Files with the rule groups of Loki's ruler, evaluated over the logs; none by default. Their alerts go to the Alertmanager, too; series that they record go nowhere, as with a Loki that has no remote write.</summary>
    public IList<string> LogRuleFiles { get; } = [];

    /// <summary>How often rule groups on logs are evaluated that don't say; 1 minute by default, as in Loki.</summary>
    public TimeSpan LogRuleInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The Alertmanager's configuration (<c>alertmanager.yml</c>); null (the default) takes alerts in and tells nobody.</summary>
    public string? AlertmanagerConfigPath { get; set; }

    /// <summary>The folder that the Alertmanager keeps silences in; null (the default) is a folder in <see cref="DataPath"/>, or memory where there is none.</summary>
    public string? AlertmanagerDataPath { get; set; }

    /// <summary>How the files named here, and those with secrets that the Alertmanager's configuration names, are read; from disk by default.</summary>
    public Func<string, string> ReadFile { get; set; } = File.ReadAllText;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the backend logs to; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;
}
