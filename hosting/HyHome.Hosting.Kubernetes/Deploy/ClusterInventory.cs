using System.Net;
using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Manifests;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>What is in the cluster of this installation: found by its labels, in its namespaces.</summary>
internal sealed class ClusterInventory(ClusterApi api, KubernetesManifestsOptions options)
{
    private readonly string _managed = $"{Labels.ManagedByKey}={Labels.ManagedBy},{Labels.InstanceKey}={options.Instance}";

    /// <summary>Kinds that could not be asked for, with the reason.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>The objects of a kind.</summary>
    public async Task<IReadOnlyList<JsonObject>> FindAsync(ClusterKind kind, CancellationToken cancellationToken)
    {
        try
        {
            if (!kind.IsNamespaced)
            {
                // The labels of another installation of the same model could be the same; the names are not.
                return Complete(kind, (await api.ListAsync(kind, null, _managed, cancellationToken).ConfigureAwait(false)).Where(d =>
                    kind == ClusterKind.Namespace ? d.Name() == options.Namespace || d.Name() == options.NodeNamespace : d.Name().StartsWith($"{options.Namespace}-", StringComparison.Ordinal)));
            }

            // The claims of a StatefulSet are made by the cluster, with the labels of the template alone.
            var selector = kind == ClusterKind.Claim ? $"{Labels.InstanceKey}={options.Instance}" : _managed;
            var found = new List<JsonObject>();
            foreach (var @namespace in new[] { options.Namespace, options.NodeNamespace })
            {
                found.AddRange(await api.ListAsync(kind, @namespace, selector, cancellationToken).ConfigureAwait(false));
            }

            return Complete(kind, found);
        }
        catch (ClusterException error) when (error.Status == HttpStatusCode.Forbidden)
        {
            Unknown.Add($"{kind.Plural}: {error.Message}");
            return [];
        }
    }

    // Items of a list do not say what they are.
    private static List<JsonObject> Complete(ClusterKind kind, IEnumerable<JsonObject> found)
    {
        var all = found.ToList();
        foreach (var document in all)
        {
            document["apiVersion"] = kind.ApiVersion;
            document["kind"] = kind.Kind;
        }

        return all;
    }
}
