using System.Collections.Frozen;
using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Logs;

/// <summary>What Loki makes of a resource: the labels of its stream, and the structured metadata that each of its entries gets.</summary>
internal sealed record LogResource(LabelSet Stream, IReadOnlyList<Label> Metadata)
{
    private const string ServiceName = "service_name";
    private const string UnknownService = "unknown_service";

    // What the model's Loki is configured with (limits_config.otlp_config). Loki's own default has one stream for each pod and instance as well.
    private static readonly FrozenSet<string> IndexAttributes = new[]
    {
        "service.name", "service.namespace", "deployment.environment.name", "k8s.cluster.name", "k8s.namespace.name", "k8s.container.name", "k8s.deployment.name",
        "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name", "k8s.job.name",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Loki 3.7: limits_config.discover_service_name. The first index label of these names the service where service.name does not.
    private static readonly FrozenSet<string> ServiceNames = new[]
    {
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name", "k8s_container_name",
        "component", "workload", "job", "k8s_job_name",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static LogResource Of(IReadOnlyList<Attribute> attributes)
    {
        var stream = new List<Label>();
        var metadata = new List<Label>();
        string? serviceName = null;
        foreach (var attribute in attributes)
        {
            var isIndexed = IndexAttributes.Contains(attribute.Key);
            var from = isIndexed ? stream.Count : metadata.Count;
            Flatten(attribute.Key, attribute.Value, isIndexed ? stream : metadata);
            for (var i = from; isIndexed && i < stream.Count; i++)
            {
                serviceName ??= ServiceNames.Contains(stream[i].Name) && stream[i].Value.Length > 0 ? stream[i].Value : null;
            }
        }

        if (!stream.Exists(static label => label.Name == ServiceName && label.Value.Length > 0))
        {
            stream.Add(new Label(ServiceName, serviceName ?? UnknownService));
        }

        return new LogResource(LabelSet.Create(stream), metadata);
    }

    /// <summary>Adds an attribute as labels: a map becomes one label for each leaf, with the path as its name; all else one label.</summary>
    public static void Flatten(string name, AnyValue value, List<Label> into)
    {
        if (value.Kind == AnyValueKind.Map)
        {
            foreach (var entry in value.Map)
            {
                Flatten($"{LabelNames.Loki(name)}_{entry.Key}", entry.Value, into);
            }

            return;
        }

        var label = LabelNames.Loki(name);
        if (label.Length > 0)
        {
            into.Add(new Label(label, AnyValueText.Of(value)));
        }
    }
}
