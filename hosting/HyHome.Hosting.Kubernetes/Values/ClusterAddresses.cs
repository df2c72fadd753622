using System.Globalization;
using System.Net.Sockets;
using HyHome.Hosting.Kubernetes.Validation;

namespace HyHome.Hosting.Kubernetes.Values;

/// <summary>An endpoint as a port of a Service.</summary>
internal sealed record PublishedEndpoint(IResource Owner, EndpointAnnotation Annotation, string PortName, int Port)
{
    public bool IsHttp => Annotation.UriScheme is "http" or "https";

    public string Protocol => Annotation.Protocol == ProtocolType.Udp ? "UDP" : "TCP";
}

/// <summary>Under which address each endpoint is reached in the cluster: the Service's name, which is the resource's, and the port that the program listens on.</summary>
internal sealed class ClusterAddresses
{
    // The port of .NET's container images, unless told otherwise.
    private const int ProjectPort = 8080;

    private readonly KubernetesManifestsOptions _options;
    private readonly Dictionary<IResource, List<PublishedEndpoint>> _endpoints = new(ReferenceEqualityComparer.Instance);

    private ClusterAddresses(KubernetesManifestsOptions options) => _options = options;

    public static string NamespaceOf(IResource resource, KubernetesManifestsOptions options) =>
        resource.HasAnnotationOfType<HostAccessAnnotation>() ? options.NodeNamespace : options.Namespace;

    public static string HostOf(IResource resource, KubernetesManifestsOptions options) => resource.HasAnnotationOfType<HostAccessAnnotation>()
        ? $"{KubernetesNames.Of(resource.Name)}.{options.NodeNamespace}"
        : KubernetesNames.Of(resource.Name);

    public static ClusterAddresses Create(IEnumerable<IResource> resources, KubernetesManifestsOptions options, PublishProblems problems)
    {
        var addresses = new ClusterAddresses(options);
        foreach (var resource in resources)
        {
            addresses.Add(resource, problems);
        }

        return addresses;
    }

    public IReadOnlyList<PublishedEndpoint> Of(IResource resource) => _endpoints.GetValueOrDefault(resource) ?? [];

    public PublishedEndpoint? Find(EndpointReference reference) => Of(reference.Resource)
        .FirstOrDefault(e => string.Equals(e.Annotation.Name, reference.EndpointName, StringComparison.OrdinalIgnoreCase));

    /// <summary>An endpoint's property as the consumer sees it; null where the endpoint is not published.</summary>
    public string? Property(EndpointReference reference, EndpointProperty property, IResource consumer)
    {
        switch (property)
        {
            case EndpointProperty.Scheme:
                return reference.EndpointAnnotation.UriScheme;
            case EndpointProperty.TlsEnabled:
                return reference.EndpointAnnotation.TlsEnabled.ToString();
        }

        if (Find(reference) is not { } endpoint)
        {
            return null;
        }

        var host = NamespaceOf(consumer, _options) == NamespaceOf(endpoint.Owner, _options)
            ? KubernetesNames.Of(endpoint.Owner.Name)
            : $"{KubernetesNames.Of(endpoint.Owner.Name)}.{NamespaceOf(endpoint.Owner, _options)}";
        var port = endpoint.Port.ToString(CultureInfo.InvariantCulture);
        return property switch
        {
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => port,
            EndpointProperty.HostAndPort => $"{host}:{port}",
            _ => $"{endpoint.Annotation.UriScheme}://{host}:{port}",
        };
    }

    private void Add(IResource resource, PublishProblems problems)
    {
        var published = new List<PublishedEndpoint>();
        _endpoints[resource] = published;
        var isFirstHttp = true;
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (resource is ProjectResource && endpoint.UriScheme == "https")
            {
                // TLS ends before the pod: there is no certificate inside.
                continue;
            }

            var port = endpoint.TargetPort is > 0 ? endpoint.TargetPort
                : resource is ProjectResource && endpoint.UriScheme == "http" && isFirstHttp ? ProjectPort
                : endpoint.Port is > 0 ? endpoint.Port
                : null;
            isFirstHttp &= endpoint.UriScheme != "http";
            if (port is not { } number)
            {
                problems.Add(
                    ProblemIds.NoTargetPort, resource.Name, $"Endpoint '{endpoint.Name}' has no port that the program in the pod would listen on.",
                    "Give it a targetPort.");
                continue;
            }

            // Several endpoints of one port are one port of the Service.
            var same = published.Find(e => e.Port == number && e.Annotation.Protocol == endpoint.Protocol);
            var name = same?.PortName ?? KubernetesNames.Port(endpoint.Name, number);
            published.Add(new PublishedEndpoint(resource, endpoint, name, number));
            Allocate(resource, endpoint, number);
        }
    }

    // A callback that waits for an endpoint's address gets the one in the cluster; without it, it would wait forever.
    private void Allocate(IResource resource, EndpointAnnotation endpoint, int port)
    {
        foreach (var network in new[] { endpoint.DefaultNetworkID, KnownNetworkIdentifiers.LocalhostNetwork, KnownNetworkIdentifiers.DefaultAspireContainerNetwork }.Distinct())
        {
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
                network,
                new AllocatedEndpoint(
                    endpoint, HostOf(resource, _options), port, EndpointBindingMode.SingleAddress, port.ToString(CultureInfo.InvariantCulture), network));
        }
    }
}
