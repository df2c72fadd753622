using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Validation;
using HyHome.Hosting.Kubernetes.Values;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>The endpoints of a resource that are reached from outside, and under which names.</summary>
internal static class ExternalRoutes
{
    /// <summary>The first one has the resource's name, each further one its own after that. What is also there without TLS is reached there: the ingress has its own.</summary>
    public static IEnumerable<(string Name, PublishedEndpoint Endpoint)> Of(PublishedResource resource)
    {
        var external = resource.Endpoints.Where(e => e.IsHttp && e.Annotation.IsExternal).DistinctBy(e => e.PortName).ToList();
        var plain = external.Where(e => e.Annotation.UriScheme == "http").ToList();
        return (plain.Count > 0 ? plain : external)
            .Select((endpoint, index) => (index == 0 ? resource.Name : $"{resource.Name}-{KubernetesNames.Of(endpoint.Annotation.Name)}", endpoint));
    }

    /// <summary>The host that a name is reached at.</summary>
    public static string Host(string pattern, string name) => pattern.Replace("{name}", name, StringComparison.Ordinal);
}
