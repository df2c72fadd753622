using HyHome.Hosting.Kubernetes.Publishing;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>Environment variables: text as it is, secrets by reference, and both together by a variable for the secret.</summary>
internal sealed class EnvironmentFactory(KubernetesManifestsOptions options)
{
    public List<V1EnvVar>? Create(PublishedResource resource)
    {
        var variables = new List<V1EnvVar>();
        var secrets = new Dictionary<ParameterResource, string>();
        foreach (var field in resource.Resource.Annotations.OfType<PodFieldAnnotation>().GroupBy(f => f.Variable).Select(g => g.Last()))
        {
            variables.Add(new V1EnvVar { Name = field.Variable, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = field.FieldPath } } });
        }

        // A field of the pod is what is right in the cluster; said of a variable that has a value locally, it takes its place.
        var fields = variables.Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in resource.Environment.Where(e => !fields.Contains(e.Key)))
        {
            if (value.OnlySecret is { } only)
            {
                variables.Add(Secret(name, only));
                continue;
            }

            // The cluster expands only what was said before.
            foreach (var secret in value.Secrets.Where(s => !secrets.ContainsKey(s)))
            {
                secrets[secret] = $"HYHOME_SECRET_{string.Concat(secret.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'))}";
                variables.Add(Secret(secrets[secret], secret));
            }

            variables.Add(new V1EnvVar { Name = name, Value = value.Expandable(s => secrets[s]) });
        }

        AddIdentity(resource, variables);
        return variables.Count > 0 ? variables : null;
    }

    // Counters of two pods must not share a series: each says who it is, as OpenTelemetry's conventions for Kubernetes want it.
    private static void AddIdentity(PublishedResource resource, List<V1EnvVar> variables)
    {
        if (!variables.Exists(v => v.Name == "OTEL_EXPORTER_OTLP_ENDPOINT"))
        {
            return;
        }

        const string name = "OTEL_RESOURCE_ATTRIBUTES";
        var own = variables.Find(v => v.Name == name);
        if (own?.ValueFrom is not null)
        {
            // A secret as a whole can only be referred to under another name.
            own.Name = "HYHOME_RESOURCE_ATTRIBUTES";
            own = new V1EnvVar { Value = $"$({own.Name})" };
        }

        variables.RemoveAll(v => v.Name == name);
        foreach (var (variable, field) in new[] { ("HYHOME_POD_NAME", "metadata.name"), ("HYHOME_POD_UID", "metadata.uid"), ("HYHOME_NODE_NAME", "spec.nodeName") })
        {
            variables.Add(new V1EnvVar { Name = variable, ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = field } } });
        }

        var identity = $"service.instance.id=$(HYHOME_POD_UID),k8s.namespace.name={resource.Namespace},k8s.pod.name=$(HYHOME_POD_NAME),k8s.pod.uid=$(HYHOME_POD_UID),k8s.node.name=$(HYHOME_NODE_NAME)";
        variables.Add(new V1EnvVar { Name = name, Value = own?.Value is { Length: > 0 } said ? $"{identity},{said}" : identity });
    }

    private V1EnvVar Secret(string name, ParameterResource secret) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = options.SecretName, Key = secret.Name } },
    };
}
