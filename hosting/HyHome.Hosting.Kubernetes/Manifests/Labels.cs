using HyHome.Hosting.Kubernetes.Publishing;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>The recommended labels. A selector, which can never change, has the two that never do.</summary>
internal sealed class Labels(KubernetesManifestsOptions options)
{
    public const string ManagedByKey = "app.kubernetes.io/managed-by";
    public const string ManagedBy = "hyhome";
    public const string HeadlessKey = "hyhome.io/headless";
    public const string InstanceKey = "app.kubernetes.io/instance";

    public Dictionary<string, string> Shared() => new()
    {
        [InstanceKey] = options.Instance,
        ["app.kubernetes.io/part-of"] = "hyhome",
        [ManagedByKey] = ManagedBy,
    };

    public Dictionary<string, string> Selector(string name) => new() { ["app.kubernetes.io/name"] = name, [InstanceKey] = options.Instance };

    /// <summary>Labels of an object that belongs to a resource without being one of its own.</summary>
    public Dictionary<string, string> OfPart(string name, IReadOnlyDictionary<string, string>? more)
    {
        var all = Selector(name);
        foreach (var (key, value) in Shared().Concat(more ?? new Dictionary<string, string>()))
        {
            all[key] = value;
        }

        return all;
    }

    public Dictionary<string, string> Of(PublishedResource resource) => new(Selector(resource.Name))
    {
        ["app.kubernetes.io/component"] = resource.Resource is ProjectResource ? "app" : "platform",
        ["app.kubernetes.io/part-of"] = "hyhome",
        [ManagedByKey] = ManagedBy,
    };
}
