using HyHome.Hosting.Kubernetes.Publishing;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>The recommended labels. A selector, which can never change, has the two that never do.</summary>
internal sealed class Labels(KubernetesManifestsOptions options)
{
    public const string ManagedByKey = "app.kubernetes.io/managed-by";
    public const string ManagedBy = "hyhome";
    public const string InstanceKey = "app.kubernetes.io/instance";

    public Dictionary<string, string> Shared() => new()
    {
        [InstanceKey] = options.Instance,
        ["app.kubernetes.io/part-of"] = "hyhome",
        [ManagedByKey] = ManagedBy,
    };

    public Dictionary<string, string> Selector(string name) => new() { ["app.kubernetes.io/name"] = name, [InstanceKey] = options.Instance };

    public Dictionary<string, string> Of(PublishedResource resource) => new(Selector(resource.Name))
    {
        ["app.kubernetes.io/component"] = resource.Resource is ProjectResource ? "app" : "platform",
        ["app.kubernetes.io/part-of"] = "hyhome",
        [ManagedByKey] = ManagedBy,
    };
}
