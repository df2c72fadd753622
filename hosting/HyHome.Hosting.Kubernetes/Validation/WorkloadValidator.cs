using System.Text.RegularExpressions;
using HyHome.Hosting.Kubernetes.Manifests;
using HyHome.Hosting.Kubernetes.Publishing;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Finds what is said of pods, their rights and who reaches them, and is no such thing.</summary>
internal sealed partial class WorkloadValidator(KubernetesManifestsOptions options, PublishProblems problems)
{
    public void Validate(IReadOnlyList<PublishedResource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Replicas < 0)
            {
                problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"It would have {resource.Replicas} replicas.", "Give it 0 or more.");
            }

            ValidateRights(resource);
            ValidateFields(resource);
            ValidateIngress(resource);
        }

        ValidateHosts(resources);
    }

    private void ValidateRights(PublishedResource resource)
    {
        foreach (var rule in resource.ClusterRole?.Rules ?? [])
        {
            var isOfPaths = rule.NonResourceUrls.Count > 0;
            if (rule.Verbs.Count == 0 || isOfPaths == rule.Resources.Count > 0 || (!isOfPaths && rule.ApiGroups.Count == 0))
            {
                problems.Add(
                    ProblemIds.InvalidOption, resource.Resource.Name, "WithClusterRole is given a rule that gives no right.",
                    "A rule has verbs and either groups and kinds or paths: ClusterRoleRule.Read(\"\", \"pods\"), ClusterRoleRule.Path(\"/metrics\").");
            }
        }
    }

    private void ValidateFields(PublishedResource resource)
    {
        foreach (var field in resource.Resource.Annotations.OfType<PodFieldAnnotation>())
        {
            if (!KubernetesNames.IsVariable(field.Variable))
            {
                problems.Add(ProblemIds.InvalidName, resource.Resource.Name, $"The environment variable '{field.Variable}' has a name that not every cluster takes.", "Use letters, digits, '_', '-' and '.', and no digit first.");
            }

            if (!PodField().IsMatch(field.FieldPath))
            {
                problems.Add(
                    ProblemIds.InvalidOption, resource.Resource.Name, $"The variable '{field.Variable}' would be the pod's field '{field.FieldPath}', which a container cannot be given.",
                    "Take metadata.name, metadata.namespace, metadata.uid, metadata.labels['KEY'], metadata.annotations['KEY'], spec.nodeName, spec.serviceAccountName, status.hostIP or status.podIP.");
            }
        }
    }

    // Without a port, a policy would open all of them.
    private void ValidateIngress(PublishedResource resource)
    {
        var endpoints = resource.Resource.TryGetLastAnnotation<ClusterIngressAnnotation>(out var ingress) ? ingress.Endpoints : null;
        var unknown = endpoints?.Where(name => !resource.Endpoints.Any(e => string.Equals(e.Annotation.Name, name, StringComparison.OrdinalIgnoreCase))).ToList();
        if (endpoints is { Count: 0 } || unknown is { Count: > 0 })
        {
            problems.Add(
                ProblemIds.InvalidOption, resource.Resource.Name, $"WithClusterIngress is said of {(unknown!.Count == 0 ? "no endpoint" : $"{string.Join(" and ", unknown.Select(u => $"'{u}'"))}, which it has no endpoint of")}.",
                resource.Endpoints.Count == 0 ? "Add one with WithEndpoint or WithHttpEndpoint." : $"Its endpoints are: {string.Join(", ", resource.Endpoints.Select(e => e.Annotation.Name))}.");
        }
    }

    private void ValidateHosts(IReadOnlyList<PublishedResource> resources)
    {
        if (options.HostPattern is not { } pattern)
        {
            return;
        }

        foreach (var group in resources.SelectMany(r => ExternalRoutes.Of(r).Select(e => (Resource: r, Host: ExternalRoutes.Host(pattern, e.Name)))).GroupBy(e => e.Host).Where(g => g.Count() > 1))
        {
            problems.Add(
                ProblemIds.DuplicateName, group.Last().Resource.Resource.Name, $"Endpoints of {string.Join(" and ", group.Select(e => $"'{e.Resource.Name}'").Distinct())} would be reached at the same host '{group.Key}'.",
                "Rename one of the resources or endpoints.");
        }
    }

    [GeneratedRegex(@"^(metadata\.(name|namespace|uid|(labels|annotations)\['[^']+'\])|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$")]
    private static partial Regex PodField();
}
