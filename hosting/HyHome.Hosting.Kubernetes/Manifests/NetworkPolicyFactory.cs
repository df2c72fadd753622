using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Values;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>Connections: none but DNS and those that the model refers to.</summary>
internal sealed class NetworkPolicyFactory(KubernetesManifestsOptions options, Labels labels, IReadOnlyList<PublishedResource> all)
{
    private const string NamespaceLabel = "kubernetes.io/metadata.name";

    public Manifest DefaultDeny() => Manifest.Of(string.Empty, "networkpolicy.yaml", new V1NetworkPolicy
    {
        Metadata = new V1ObjectMeta { Name = "default-deny", NamespaceProperty = options.Namespace, Labels = labels.Shared() },
        Spec = new V1NetworkPolicySpec { PodSelector = new V1LabelSelector(), PolicyTypes = ["Ingress", "Egress"] },
    }.Initialize());

    /// <summary>A resource's own policy; none for pods on the node's network, which no policy applies to.</summary>
    public Manifest? Create(PublishedResource resource)
    {
        if (resource.HostAccess is not null)
        {
            return null;
        }

        return Manifest.Of(resource.Name, "networkpolicy.yaml", new V1NetworkPolicy
        {
            Metadata = new V1ObjectMeta { Name = resource.Name, NamespaceProperty = resource.Namespace, Labels = labels.Of(resource) },
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = labels.Selector(resource.Name) },
                PolicyTypes = ["Ingress", "Egress"],
                Ingress = Ingress(resource),
                Egress = Egress(resource),
            },
        }.Initialize());
    }

    private List<V1NetworkPolicyIngressRule>? Ingress(PublishedResource resource)
    {
        var rules = new List<V1NetworkPolicyIngressRule>();
        var fromEverywhere = resource.Endpoints.Where(e => e.Annotation.IsExternal).ToList();
        if (fromEverywhere.Count > 0)
        {
            rules.Add(new V1NetworkPolicyIngressRule { Ports = Ports(fromEverywhere) });
        }

        if (resource.Resource.TryGetLastAnnotation<ClusterIngressAnnotation>(out var cluster))
        {
            var endpoints = resource.Endpoints.Where(e => cluster.Endpoints.Contains(e.Annotation.Name, StringComparer.OrdinalIgnoreCase));
            rules.Add(new V1NetworkPolicyIngressRule { FromProperty = [new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector() }], Ports = Ports(endpoints) });
        }

        foreach (var other in all.Where(r => r != resource))
        {
            var used = other.References.Where(e => e.Owner == resource.Resource).ToList();
            if (used.Count > 0)
            {
                rules.Add(new V1NetworkPolicyIngressRule { FromProperty = Peers(other, resource), Ports = Ports(used) });
            }
        }

        return rules.Count > 0 ? rules : null;
    }

    private List<V1NetworkPolicyEgressRule> Egress(PublishedResource resource)
    {
        if (resource.ClusterRole is not null || resource.Resource.HasAnnotationOfType<OpenEgressAnnotation>())
        {
            // The API server's address is not known to a policy, nor is that of a service outside.
            return [new V1NetworkPolicyEgressRule()];
        }

        List<V1NetworkPolicyEgressRule> rules =
        [
            new() { Ports = [new V1NetworkPolicyPort { Port = 53, Protocol = "UDP" }, new V1NetworkPolicyPort { Port = 53, Protocol = "TCP" }] },
            .. resource.AwaitsJobs ? ApiServer : [],
        ];
        if (options.IstioInjection)
        {
            rules.Add(new V1NetworkPolicyEgressRule { To = [new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [NamespaceLabel] = "istio-system" } } }] });
        }

        foreach (var group in resource.References.GroupBy(e => e.Owner))
        {
            if (all.FirstOrDefault(r => r.Resource == group.Key) is { } other)
            {
                rules.Add(new V1NetworkPolicyEgressRule { To = Peers(other, resource), Ports = Ports(group) });
            }
        }

        // A policy knows no names of hosts; the port is all that can be said.
        if (resource.Outside.IsAnywhere)
        {
            rules.Add(new V1NetworkPolicyEgressRule());
        }
        else
        {
            rules.AddRange(resource.Outside.Ports.Select(port => new V1NetworkPolicyEgressRule { Ports = [new V1NetworkPolicyPort { Port = port, Protocol = "TCP" }] }));
        }

        return rules;
    }

    // Its ports, as its address is not known to a policy.
    private static IEnumerable<V1NetworkPolicyEgressRule> ApiServer =>
        [new() { Ports = [new V1NetworkPolicyPort { Port = 443, Protocol = "TCP" }, new V1NetworkPolicyPort { Port = 6443, Protocol = "TCP" }] }];

    private List<V1NetworkPolicyPeer> Peers(PublishedResource peer, PublishedResource self)
    {
        if (peer.Existing is not null)
        {
            // How its pods are labelled is not ours to know.
            return [new V1NetworkPolicyPeer { NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [NamespaceLabel] = peer.Namespace } } }];
        }

        if (peer.HostAccess is not null)
        {
            // On the node's network it has the node's address, of either kind.
            return [.. new[] { "0.0.0.0/0", "::/0" }.Select(all => new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = all } })];
        }

        return
        [
            new V1NetworkPolicyPeer
            {
                PodSelector = new V1LabelSelector { MatchLabels = labels.Selector(peer.Name) },
                NamespaceSelector = peer.Namespace == self.Namespace ? null : new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [NamespaceLabel] = peer.Namespace } },
            },
        ];
    }

    // By number: that of the pod, which is what a policy sees.
    private static List<V1NetworkPolicyPort> Ports(IEnumerable<PublishedEndpoint> endpoints) =>
        [.. endpoints.DistinctBy(e => (e.Port, e.Protocol)).OrderBy(e => e.Port).Select(e => new V1NetworkPolicyPort { Port = e.Port, Protocol = e.Protocol })];
}
