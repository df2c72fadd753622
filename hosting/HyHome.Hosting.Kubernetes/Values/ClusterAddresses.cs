using System.Globalization;
using System.Net.Sockets;
using HyHome.Hosting.Kubernetes.Validation;

namespace HyHome.Hosting.Kubernetes.Values;

/// <summary>An endpoint as a port of a Service.</summary>
/// <param name="Owner">The resource that has it.</param>
/// <param name="Annotation">What the model says of it.</param>
/// <param name="PortName">The port's name.</param>
/// <param name="Port">The port that the pods listen on, and the Service too.</param>
/// <param name="Existing">What else in the cluster serves it; null for what is published.</param>
internal sealed record PublishedEndpoint(IResource Owner, EndpointAnnotation Annotation, string PortName, int Port, ExistingEndpoint? Existing = null)
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
    private readonly string? _overlay;
    private readonly Dictionary<IResource, List<PublishedEndpoint>> _endpoints = new(ReferenceEqualityComparer.Instance);

    private ClusterAddresses(KubernetesManifestsOptions options, string? overlay) => (_options, _overlay) = (options, overlay);

    public static string NamespaceOf(IResource resource, KubernetesManifestsOptions options, string? overlay) =>
        ExistingServiceAnnotation.Of(resource, overlay)?.Namespace
        ?? (resource.HasAnnotationOfType<HostAccessAnnotation>() ? options.NodeNamespace : options.Namespace);

    public static string HostOf(IResource resource, KubernetesManifestsOptions options) => resource.HasAnnotationOfType<HostAccessAnnotation>()
        ? $"{KubernetesNames.Of(resource.Name)}.{options.NodeNamespace}"
        : KubernetesNames.Of(resource.Name);

    public static ClusterAddresses Create(IEnumerable<IResource> resources, KubernetesManifestsOptions options, string? overlay, PublishProblems problems)
    {
        var addresses = new ClusterAddresses(options, overlay);
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
    /// <param name="reference">The endpoint.</param>
    /// <param name="property">What of it.</param>
    /// <param name="consumer">Who asks; null for anyone in the cluster.</param>
    public string? Property(EndpointReference reference, EndpointProperty property, IResource? consumer)
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

        return Text(endpoint, property, consumer is not null && NamespaceOf(consumer, _options, _overlay) == NamespaceOf(endpoint.Owner, _options, _overlay));
    }

    private string Text(PublishedEndpoint endpoint, EndpointProperty property, bool isNear)
    {
        var service = endpoint.Existing?.Service ?? KubernetesNames.Of(endpoint.Owner.Name);
        var host = isNear ? service : $"{service}.{NamespaceOf(endpoint.Owner, _options, _overlay)}";
        var port = (endpoint.Existing?.Port ?? endpoint.Port).ToString(CultureInfo.InvariantCulture);
        return property switch
        {
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => port,
            EndpointProperty.HostAndPort => $"{host}:{port}",
            _ => $"{endpoint.Annotation.UriScheme}://{host}:{port}{endpoint.Existing?.Path}",
        };
    }

    private void Add(IResource resource, PublishProblems problems)
    {
        var published = new List<PublishedEndpoint>();
        _endpoints[resource] = published;
        var isFirstHttp = true;
        var existing = ExistingServiceAnnotation.Of(resource, _overlay);
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (existing is not null)
            {
                if (existing.Endpoints.TryGetValue(endpoint.Name, out var served))
                {
                    published.Add(new PublishedEndpoint(resource, endpoint, KubernetesNames.Port(endpoint.Name, served.PodPort), served.PodPort, served));
                    Allocate(endpoint, $"{served.Service}.{existing.Namespace}", served.Port);
                }

                continue;
            }

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

            if (number > ushort.MaxValue)
            {
                problems.Add(ProblemIds.InvalidOption, resource.Name, $"Endpoint '{endpoint.Name}' has the port {number}, which does not exist.", "Ports end at 65535.");
                continue;
            }

            // Several endpoints of one port are one port of the Service.
            var same = published.Find(e => e.Port == number && e.Annotation.Protocol == endpoint.Protocol);
            var name = same?.PortName ?? KubernetesNames.Port(endpoint.Name, number);
            if (same is null && published.Exists(e => e.PortName == name))
            {
                name = $"{(endpoint.Protocol == ProtocolType.Udp ? "udp" : "tcp")}-port-{number}";
            }

            published.Add(new PublishedEndpoint(resource, endpoint, name, number));
            Allocate(endpoint, HostOf(resource, _options), number);
        }
    }

    // A callback that waits for an endpoint's address gets the one in the cluster; without it, it would wait forever.
    private static void Allocate(EndpointAnnotation endpoint, string host, int port)
    {
        foreach (var network in new[] { endpoint.DefaultNetworkID, KnownNetworkIdentifiers.LocalhostNetwork, KnownNetworkIdentifiers.DefaultAspireContainerNetwork }.Distinct())
        {
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
                network,
                new AllocatedEndpoint(
                    endpoint, host, port, EndpointBindingMode.SingleAddress, port.ToString(CultureInfo.InvariantCulture), network));
        }
    }
}
