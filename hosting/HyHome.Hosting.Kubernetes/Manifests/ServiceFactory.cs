using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Values;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>How a resource is reached: a Service under its own name, and from outside an Ingress or an HTTPRoute.</summary>
internal sealed class ServiceFactory(KubernetesManifestsOptions options, Labels labels)
{
    public IEnumerable<Manifest> Create(PublishedResource resource)
    {
        if (resource.Endpoints.Count == 0)
        {
            yield break;
        }

        yield return Manifest.Of(resource.Name, "service.yaml", Service(resource, resource.Name, isHeadless: false));
        foreach (var alias in resource.Aliases)
        {
            yield return Manifest.Of(resource.Name, $"service-{alias}.yaml", Service(resource, alias, isHeadless: false));
        }

        if (resource.Kind == WorkloadKind.StatefulSet)
        {
            yield return Manifest.Of(resource.Name, "service-headless.yaml", Service(resource, WorkloadFactory.HeadlessName(resource), isHeadless: true));
        }

        if (options.HostPattern is not { } pattern)
        {
            yield break;
        }

        foreach (var (name, external) in ExternalRoutes.Of(resource))
        {
            var file = name[resource.Name.Length..];
            var host = ExternalRoutes.Host(pattern, name);
            yield return options.Gateway is { } gateway
                ? new Manifest(resource.Name, $"httproute{file}.yaml", Route(resource, name, external, host, gateway))
                : Manifest.Of(resource.Name, $"ingress{file}.yaml", Ingress(resource, name, external, host));
        }
    }

    private V1Service Service(PublishedResource resource, string name, bool isHeadless) => new V1Service
    {
        Metadata = Metadata(resource, name, isHeadless),
        Spec = new V1ServiceSpec
        {
            ClusterIP = isHeadless ? "None" : null,
            // A peer must be found before it is ready, or a set of them never becomes so.
            PublishNotReadyAddresses = isHeadless ? true : null,
            // The pod of the same node: one on each is there so that nobody has to ask another node's, which knows only its own pods.
            InternalTrafficPolicy = resource.Kind == WorkloadKind.DaemonSet && !isHeadless && resource.HostAccess is null ? "Local" : null,
            Selector = labels.Selector(resource.Name),
            Ports =
            [
                .. resource.Endpoints.DistinctBy(e => e.PortName).Select(e => new V1ServicePort
                {
                    Name = e.PortName,
                    Port = e.Port,
                    TargetPort = e.PortName,
                    Protocol = e.Protocol,
                    // What a mesh and a gateway speak to it; HTTP/2 without TLS is not found out otherwise.
                    AppProtocol = !e.IsHttp ? null : e.Annotation.UriScheme == "https" ? "https" : e.Annotation.Transport == "http2" ? "kubernetes.io/h2c" : "http",
                }),
            ],
        },
    }.Initialize();

    private V1Ingress Ingress(PublishedResource resource, string name, PublishedEndpoint endpoint, string host) => new V1Ingress
    {
        Metadata = Metadata(resource, name),
        Spec = new V1IngressSpec
        {
            IngressClassName = options.IngressClass,
            Rules =
            [
                new V1IngressRule
                {
                    Host = host,
                    Http = new V1HTTPIngressRuleValue
                    {
                        Paths =
                        [
                            new V1HTTPIngressPath
                            {
                                Path = "/",
                                PathType = "Prefix",
                                Backend = new V1IngressBackend { Service = new V1IngressServiceBackend { Name = resource.Name, Port = new V1ServiceBackendPort { Name = endpoint.PortName } } },
                            },
                        ],
                    },
                },
            ],
        },
    }.Initialize();

    // Gateway API has no type in the client: its objects are installed separately.
    private JsonObject Route(PublishedResource resource, string name, PublishedEndpoint endpoint, string host, string gateway) => new()
    {
        ["apiVersion"] = "gateway.networking.k8s.io/v1",
        ["kind"] = "HTTPRoute",
        ["metadata"] = CustomObjects.Metadata(name, resource.Namespace, labels.Of(resource)),
        ["spec"] = new JsonObject
        {
            ["parentRefs"] = new JsonArray(new JsonObject { ["name"] = gateway.Split('/')[1], ["namespace"] = gateway.Split('/')[0] }),
            ["hostnames"] = new JsonArray(host),
            ["rules"] = new JsonArray(new JsonObject
            {
                ["backendRefs"] = new JsonArray(new JsonObject { ["name"] = resource.Name, ["port"] = endpoint.Port }),
            }),
        },
    };

    private V1ObjectMeta Metadata(PublishedResource resource, string name, bool isHeadless = false)
    {
        var all = labels.Of(resource);
        if (isHeadless)
        {
            // A monitor that selects Services by label would otherwise find each pod twice.
            all[Labels.HeadlessKey] = "true";
        }

        return new V1ObjectMeta { Name = name, NamespaceProperty = resource.Namespace, Labels = all };
    }
}
