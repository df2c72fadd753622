using HyHome.Hosting.Kubernetes.Publishing;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Finds what the API server would refuse, or what would not work in the cluster, before anything is written.</summary>
internal sealed class ManifestValidator(KubernetesManifestsOptions options, PublishProblems problems)
{
    private const string Cluster = "cluster";

    public void Validate(IReadOnlyList<PublishedResource> resources)
    {
        ValidateOptions();
        ValidateNames(resources);
        ValidateVolumes(resources);
        ValidateHostPorts(resources);
        ValidateQuantities(resources);
        foreach (var resource in resources.Where(r => r.Resource is ContainerResource && r.HostAccess is null && !r.Resource.HasAnnotationOfType<PodSecurityAnnotation>()))
        {
            problems.Remark($"'{resource.Name}' must not run as root. If its image does not name another user by number, its pod is refused: say which with WithPodSecurity.");
        }
    }

    private void ValidateOptions()
    {
        Check(KubernetesNames.IsLabel(options.Namespace, 58), $"The namespace '{options.Namespace}' is no DNS label of at most 58 characters.", "Use lower-case letters, digits and hyphens.");
        Check(KubernetesNames.IsLabel(options.Instance), $"The instance '{options.Instance}' is no DNS label.", "Use lower-case letters, digits and hyphens.");
        Check(KubernetesNames.IsLabel(options.SecretName), $"The Secret's name '{options.SecretName}' is no DNS label.", "Use lower-case letters, digits and hyphens.");
        Check(IsQuantity(options.DefaultVolumeSize), $"The volume size '{options.DefaultVolumeSize}' is no Kubernetes quantity.", "Write it as 10Gi.");
        Check(
            options.Gateway is not { } gateway || gateway.Split('/') is [{ Length: > 0 }, { Length: > 0 }],
            $"The Gateway '{options.Gateway}' does not say in which namespace it is.", "Write it as namespace/name.");
        Check(
            options.HostPattern is not { } pattern || pattern.Contains("{name}", StringComparison.Ordinal),
            $"The host pattern '{options.HostPattern}' gives every resource the same host.", "Put {name} into it, such as {name}.home.example.");
    }

    private void ValidateNames(IReadOnlyList<PublishedResource> resources)
    {
        foreach (var resource in resources.Where(r => !KubernetesNames.IsLabel(r.Name, KubernetesNames.MaxLength)))
        {
            problems.Add(
                ProblemIds.InvalidName, resource.Resource.Name, $"Its name would be that of a Service, which is a DNS label, of at most {KubernetesNames.MaxLength} characters.",
                "Rename it: letters, digits and hyphens, beginning with a letter.");
        }

        foreach (var resource in resources.Where(r => r.Kind == WorkloadKind.StatefulSet && r.Endpoints.Count > 0))
        {
            if (resources.FirstOrDefault(r => r.Name == Manifests.WorkloadFactory.HeadlessName(resource)) is { } other)
            {
                problems.Add(
                    ProblemIds.DuplicateName, other.Resource.Name, $"'{resource.Name}' has volumes of its own, and so a second Service with the name '{other.Name}'.",
                    "Rename one of the two.");
            }
        }

        foreach (var group in resources.GroupBy(r => r.Name).Where(g => g.Count() > 1))
        {
            problems.Add(
                ProblemIds.DuplicateName, group.First().Resource.Name, $"{group.Count()} resources would have the name '{group.Key}' in the cluster: {string.Join(", ", group.Select(r => r.Resource.Name))}.",
                "Rename all but one.");
        }
    }

    private void ValidateVolumes(IReadOnlyList<PublishedResource> resources)
    {
        var shared = resources.SelectMany(r => r.Volumes.Where(v => v.Source is not null).Select(v => (Volume: v.Source!, Resource: r)))
            .GroupBy(v => v.Volume).Where(g => g.Select(v => v.Resource).Distinct().Count() > 1);
        foreach (var group in shared)
        {
            var claim = VolumeClaims.Of(group.First().Resource, group.Key, resources);
            if (claim?.AccessMode != "ReadWriteMany")
            {
                problems.Add(
                    ProblemIds.SharedVolume, group.First().Resource.Resource.Name,
                    $"The volume '{group.Key}' is shared by {string.Join(", ", group.Select(v => v.Resource.Name).Distinct())}, but can be mounted on one node only (ReadWriteOnce).",
                    $"Give each its own volume, or call WithVolumeClaim(\"{group.Key}\", accessMode: \"ReadWriteMany\") with a storage class that offers it.");
            }
        }

        foreach (var (resource, claim) in resources.SelectMany(r => r.Resource.Annotations.OfType<VolumeClaimAnnotation>().Select(c => (r, c))).Where(c => c.c.Size is { } size && !IsQuantity(size)))
        {
            problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"The size '{claim.Size}' of the volume '{claim.Volume}' is no Kubernetes quantity.", "Write it as 10Gi.");
        }
    }

    private void ValidateHostPorts(IReadOnlyList<PublishedResource> resources)
    {
        // A Service of its own would keep them apart in the cluster, but the same model could not run locally.
        foreach (var group in resources.SelectMany(r => r.Endpoints).Where(e => e.Annotation.Port is > 0)
            .GroupBy(e => (Port: e.Annotation.Port!.Value, e.Protocol)).Where(g => g.Select(e => e.Owner).Distinct().Count() > 1))
        {
            problems.Add(
                ProblemIds.HostPortClash, group.First().Owner.Name,
                $"{string.Join(" and ", group.Select(e => $"endpoint '{e.Annotation.Name}' of '{e.Owner.Name}'"))} ask for the same fixed port {group.Key.Port} of the host.",
                "Give one of them another port, or leave it out.");
        }

        foreach (var group in resources.Where(r => r.HostAccess is not null).SelectMany(r => r.Endpoints).GroupBy(e => (e.Port, e.Protocol)).Where(g => g.Select(e => e.Owner).Distinct().Count() > 1))
        {
            problems.Add(
                ProblemIds.HostPortClash, group.First().Owner.Name, $"{string.Join(" and ", group.Select(e => e.Owner.Name).Distinct())} would both listen on port {group.Key.Port} of every node.",
                "Give one of them another targetPort.");
        }
    }

    private void ValidateQuantities(IReadOnlyList<PublishedResource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Resource.TryGetLastAnnotation<ComputeResourcesAnnotation>(out var compute))
            {
                foreach (var quantity in new[] { compute.CpuRequest, compute.MemoryRequest, compute.CpuLimit, compute.MemoryLimit }.OfType<string>().Where(q => !IsQuantity(q)))
                {
                    problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"'{quantity}' is no Kubernetes quantity.", "Write CPU as 100m and memory as 256Mi.");
                }
            }
        }
    }

    private void Check(bool isValid, string cause, string cure)
    {
        if (!isValid)
        {
            problems.Add(ProblemIds.InvalidOption, Cluster, cause, cure);
        }
    }

    private static bool IsQuantity(string text)
    {
        try
        {
            return new ResourceQuantity(text).ToDecimal() > 0;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }
}
