using HyHome.Hosting.Kubernetes.Publishing;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>Who a resource's pods are, what they may ask of the API server, and how many of them may be missing.</summary>
internal sealed class AccessFactory(KubernetesManifestsOptions options, Labels labels)
{
    public IEnumerable<Manifest> Create(PublishedResource resource)
    {
        yield return Manifest.Of(resource.Name, "serviceaccount.yaml", new V1ServiceAccount
        {
            Metadata = Metadata(resource, resource.Name),
            AutomountServiceAccountToken = resource.ClusterRole is not null,
        }.Initialize());
        if (resource.ClusterRole is { } role)
        {
            // Not in a namespace, so the name has to tell installations apart.
            var name = $"{options.Namespace}-{resource.Name}";
            yield return Manifest.Of(resource.Name, "clusterrole.yaml", new V1ClusterRole
            {
                Metadata = new V1ObjectMeta { Name = name, Labels = labels.Of(resource) },
                Rules = [.. role.Rules.Select(Rule)],
            }.Initialize());
            yield return Manifest.Of(resource.Name, "clusterrolebinding.yaml", new V1ClusterRoleBinding
            {
                Metadata = new V1ObjectMeta { Name = name, Labels = labels.Of(resource) },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = name },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = resource.Name, NamespaceProperty = resource.Namespace }],
            }.Initialize());
        }

        if (resource.Replicas > 1 && resource.Kind is WorkloadKind.Deployment or WorkloadKind.StatefulSet)
        {
            yield return Manifest.Of(resource.Name, "poddisruptionbudget.yaml", new V1PodDisruptionBudget
            {
                Metadata = Metadata(resource, resource.Name),
                Spec = new V1PodDisruptionBudgetSpec { MaxUnavailable = 1, Selector = new V1LabelSelector { MatchLabels = labels.Selector(resource.Name) } },
            }.Initialize());
        }
    }

    private static V1PolicyRule Rule(ClusterRoleRule rule) => new()
    {
        ApiGroups = rule.ApiGroups.Count > 0 ? [.. rule.ApiGroups] : null,
        Resources = rule.Resources.Count > 0 ? [.. rule.Resources] : null,
        NonResourceURLs = rule.NonResourceUrls.Count > 0 ? [.. rule.NonResourceUrls] : null,
        Verbs = [.. rule.Verbs],
    };

    private V1ObjectMeta Metadata(PublishedResource resource, string name) => new() { Name = name, NamespaceProperty = resource.Namespace, Labels = labels.Of(resource) };
}
