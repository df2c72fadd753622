using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Publishing;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>What belongs to the whole installation: namespaces, and the Secret where an operator fills it.</summary>
internal sealed class NamespaceFactory(KubernetesManifestsOptions options, Labels labels)
{
    public IEnumerable<Manifest> Create(IReadOnlyList<PublishedResource> resources)
    {
        yield return Manifest.Of(string.Empty, "namespace.yaml", Namespace(options.Namespace, "restricted", options.IstioInjection));
        if (resources.Any(r => r.HostAccess is not null))
        {
            // Only what must see its node is in it.
            yield return Manifest.Of(string.Empty, "namespace-node.yaml", Namespace(options.NodeNamespace, "privileged", istio: false));
        }

        var secrets = resources.SelectMany(r => r.Secrets).Select(s => s.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        if (options.ExternalSecretStore is { } store && secrets.Count > 0)
        {
            yield return new Manifest(string.Empty, "externalsecret.yaml", ExternalSecret(store, secrets));
        }
    }

    private V1Namespace Namespace(string name, string level, bool istio)
    {
        var all = labels.Shared();
        foreach (var mode in new[] { "enforce", "audit", "warn" })
        {
            all[$"pod-security.kubernetes.io/{mode}"] = level;
        }

        if (istio)
        {
            all["istio-injection"] = "enabled";
        }

        return new V1Namespace { Metadata = new V1ObjectMeta { Name = name, Labels = all } }.Initialize();
    }

    // One entry of the store under the Secret's name, with a property for each parameter.
    private JsonObject ExternalSecret(string store, IReadOnlyList<string> secrets) => new()
    {
        ["apiVersion"] = "external-secrets.io/v1",
        ["kind"] = "ExternalSecret",
        ["metadata"] = CustomObjects.Metadata(options.SecretName, options.Namespace, labels.Shared()),
        ["spec"] = new JsonObject
        {
            ["secretStoreRef"] = new JsonObject { ["kind"] = "ClusterSecretStore", ["name"] = store },
            ["target"] = new JsonObject { ["name"] = options.SecretName },
            ["data"] = new JsonArray([.. secrets.Select(s => new JsonObject
            {
                ["secretKey"] = s,
                ["remoteRef"] = new JsonObject { ["key"] = options.SecretName, ["property"] = s },
            })]),
        },
    };
}
