namespace HyHome.Hosting.Lgtm;

/// <summary>The whole stack in an application model.</summary>
public static class LgtmStackBuilderExtensions
{
    /// <summary>
    /// Adds Alloy, Loki, Tempo, Prometheus, Alertmanager, Grafana and the exporters, wired to each other under their own names:
    /// apps send to Alloy, Tempo derives metrics, Prometheus and Loki alert, Grafana links all of it.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static LgtmStack AddLgtmStack(this IDistributedApplicationBuilder builder, Action<LgtmStackOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var options = new LgtmStackOptions();
        configure?.Invoke(options);

        // First, because ports are given in the model's order: 4317 on the host is the collector's, not Tempo's.
        var alloy = builder.AddAlloy();
        var alertmanager = builder.AddAlertmanager();
        var prometheus = builder.AddPrometheus().WithRetention(options.MetricRetention).WithAlertmanager(alertmanager);
        var loki = builder.AddLoki().WithRetention(options.LogRetention).WithAlertmanager(alertmanager);
        var tempo = builder.AddTempo().WithRetention(options.TraceRetention).WithMetricsGenerator(prometheus);
        alloy.WithOtlpReceiver(loki, tempo, prometheus).WithRemoteWrite(prometheus);
        if (options.CopyToDashboard)
        {
            alloy.WithDashboardCopy();
        }

        if (options.ContainerLogs && builder.ExecutionContext.IsRunMode)
        {
            // The label that the engine gives to the containers of this application alone.
            alloy.WithDockerLogs(loki, builder.Configuration["AppHost:ContainerLabel"] ?? throw new DistributedApplicationException(
                "ContainerLogs needs to know which containers belong to the application, and this engine doesn't tell. Call WithDockerLogs on the stack's Alloy with a label of their own."));
        }

        if (options.MetricRetentionSize is { } bytes)
        {
            prometheus.WithRetentionSize(bytes);
        }

        var stack = new LgtmStack
        {
            Alloy = alloy,
            Loki = loki,
            Tempo = tempo,
            Prometheus = prometheus,
            Alertmanager = alertmanager,
            Grafana = options.Grafana ? builder.AddGrafana().WithDataSources(prometheus, loki, tempo, alertmanager) : null,
            NodeExporter = options.NodeExporter ? builder.AddNodeExporter() : null,
            KubeStateMetrics = builder.ExecutionContext.IsPublishMode ? builder.AddKubeStateMetrics() : null,
            ClusterAlloy = builder.ExecutionContext.IsPublishMode ? ClusterCollection.Apply(alloy, loki, prometheus, options) : null,
        };
        ScrapeStack(stack);
        if (options.KeepData)
        {
            KeepData(stack);
        }

        if (options.KubePrometheusStack is { } chart)
        {
            KubePrometheusStack.Apply(stack, chart, options.ControlPlane);
        }
        else if (options.ScaleNamespace is { } stores)
        {
            ScaleOverlay.Apply(stack, stores);
        }

        return stack;
    }

    private static void ScrapeStack(LgtmStack stack)
    {
        stack.Alloy
            .WithScrapeTarget(stack.Loki.Resource.PrimaryEndpoint)
            .WithScrapeTarget(stack.Tempo.Resource.PrimaryEndpoint)
            .WithScrapeTarget(stack.Prometheus.Resource.PrimaryEndpoint)
            .WithScrapeTarget(stack.Alertmanager.Resource.PrimaryEndpoint);
        if (stack.Grafana is not null)
        {
            stack.Alloy.WithScrapeTarget(stack.Grafana.Resource.PrimaryEndpoint);
        }

        // In a cluster there is one per node, which Alloy finds there by itself.
        if (stack.NodeExporter is not null && stack.Alloy.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            stack.Alloy.WithScrapeTarget(stack.NodeExporter.Resource.PrimaryEndpoint);
        }

        if (stack.KubeStateMetrics is not null)
        {
            stack.Alloy.WithScrapeTarget(stack.KubeStateMetrics.Resource.PrimaryEndpoint);
        }
    }

    private static void KeepData(LgtmStack stack)
    {
        // On every node of a cluster there is one, which no claim could follow.
        if (!stack.Alloy.Resource.IsPerNode)
        {
            stack.Alloy.WithDataVolume();
        }

        stack.Loki.WithDataVolume();
        stack.Tempo.WithDataVolume();
        stack.Prometheus.WithDataVolume();
        stack.Alertmanager.WithDataVolume();
        stack.Grafana?.WithDataVolume();
    }
}
