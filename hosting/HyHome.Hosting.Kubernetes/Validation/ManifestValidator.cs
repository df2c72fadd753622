using HyHome.Hosting.Kubernetes.Publishing;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Finds what the API server would refuse, or what would not work in the cluster, before anything is written.</summary>
internal sealed class ManifestValidator(KubernetesManifestsOptions options, PublishProblems problems)
{
    private static readonly string[] AccessModes = ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany", "ReadOnlyMany"];

    public void Validate(IReadOnlyList<PublishedResource> resources)
    {
        new OptionsValidator(options, problems).Validate();
        ValidateNames(resources);
        ValidateVolumes(resources);
        ValidateHostPorts(resources);
        ValidateQuantities(resources);
        ValidateWaits(resources);
        new WorkloadValidator(options, problems).Validate(resources);
        var mounts = new MountValidator(problems);
        var probes = new ProbeValidator(problems);
        foreach (var resource in resources)
        {
            mounts.Validate(resource);
            probes.Validate(resource);
            ValidateVariables(resource);
        }

        foreach (var resource in resources.Where(r => r.Resource is ContainerResource && r.HostAccess is null && !r.Resource.HasAnnotationOfType<PodSecurityAnnotation>()))
        {
            problems.Remark($"'{resource.Name}' must not run as root. If its image does not name another user by number, its pod is refused: say which with WithPodSecurity.");
        }
    }

    private void ValidateNames(IReadOnlyList<PublishedResource> resources)
    {
        foreach (var resource in resources.Where(r => !KubernetesNames.IsLabel(r.Name, KubernetesNames.MaxLength)))
        {
            problems.Add(
                ProblemIds.InvalidName, resource.Resource.Name, $"Its name would be that of a Service, which is a DNS label, of at most {KubernetesNames.MaxLength} characters.",
                "Rename it: letters, digits and hyphens, beginning with a letter.");
        }

        foreach (var (resource, alias) in resources.SelectMany(r => r.Aliases.Select(a => (r, a))))
        {
            if (!KubernetesNames.IsLabel(alias))
            {
                problems.Add(ProblemIds.InvalidName, resource.Resource.Name, $"Its alias '{alias}' would be the name of a Service, which is a DNS label.", "Use lower-case letters, digits and hyphens.");
            }

            if (resources.FirstOrDefault(r => r.Name == alias || (r != resource && r.Aliases.Contains(alias))) is { } other)
            {
                problems.Add(ProblemIds.DuplicateName, resource.Resource.Name, $"Its alias '{alias}' is a name of '{other.Resource.Name}' too.", "Choose another alias.");
            }
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
            if (group.Select(v => v.Resource.Namespace).Distinct().Count() > 1)
            {
                problems.Add(
                    ProblemIds.SharedVolume, group.First().Resource.Resource.Name,
                    $"The volume '{group.Key}' is shared by {string.Join(", ", group.Select(v => v.Resource.Name).Distinct())}, which are in different namespaces; a claim is in one.",
                    "Give each its own volume, or leave WithHostAccess out.");
                continue;
            }

            var accessMode = VolumeClaims.Of(group.First().Resource, group.Key, resources)?.AccessMode ?? "ReadWriteOnce";
            var isOnlyRead = group.All(v => v.Resource.Volumes.Where(m => m.Source == group.Key).All(m => m.IsReadOnly));
            if (accessMode != "ReadWriteMany" && !(isOnlyRead && accessMode == "ReadOnlyMany"))
            {
                problems.Add(
                    ProblemIds.SharedVolume, group.First().Resource.Resource.Name,
                    $"The volume '{group.Key}' is shared by {string.Join(", ", group.Select(v => v.Resource.Name).Distinct())}, but {(accessMode == "ReadOnlyMany" ? "can only be read" : "can be mounted on one node only")} ({accessMode}).",
                    $"Give each its own volume, or call WithVolumeClaim(\"{group.Key}\", accessMode: \"ReadWriteMany\") with a storage class that offers it.");
            }
        }

        foreach (var (name, volumes) in shared.GroupBy(g => Manifests.StorageFactory.SharedName(g.Key)).Select(g => (g.Key, g.ToList())))
        {
            if (volumes.Count > 1 || !KubernetesNames.IsSubdomain(name))
            {
                problems.Add(
                    ProblemIds.InvalidName, volumes[0].First().Resource.Resource.Name,
                    $"The volume{(volumes.Count > 1 ? "s" : string.Empty)} {string.Join(" and ", volumes.Select(v => $"'{v.Key}'"))} would be the claim '{name}' in the cluster.",
                    "Give each shared volume a name of its own of lower-case letters, digits and hyphens.");
            }
        }

        foreach (var (resource, claim) in resources.SelectMany(r => r.Resource.Annotations.OfType<VolumeClaimAnnotation>().Select(c => (r, c))))
        {
            ValidateClaim(resource, claim, resources);
        }
    }

    private void ValidateClaim(PublishedResource resource, VolumeClaimAnnotation claim, IReadOnlyList<PublishedResource> all)
    {
        if (claim.Size is { } size && !Quantities.IsValid(size))
        {
            problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"The size '{size}' of the volume '{claim.Volume}' is no Kubernetes quantity.", "Write it as 10Gi.");
        }

        if (!AccessModes.Contains(claim.AccessMode))
        {
            problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"The access mode '{claim.AccessMode}' of the volume '{claim.Volume}' does not exist.", $"Choose one of {string.Join(", ", AccessModes)}.");
        }

        if (claim.StorageClass is { Length: > 0 } storageClass && !KubernetesNames.IsSubdomain(storageClass))
        {
            problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"The storage class '{storageClass}' of the volume '{claim.Volume}' is no name that a cluster takes.", "'kubectl get storageclass' lists those that there are.");
        }

        if (!all.Any(r => r.Volumes.Any(v => v.Source == claim.Volume)))
        {
            problems.Add(
                ProblemIds.InvalidOption, resource.Resource.Name, $"WithVolumeClaim is said of '{claim.Volume}', which is no volume of the model.",
                resource.Volumes.Count > 0 ? $"Its volumes are: {string.Join(", ", resource.Volumes.Select(v => v.Source).OfType<string>())}." : "Add the volume with WithVolume.");
        }
    }

    private void ValidateVariables(PublishedResource resource)
    {
        foreach (var name in resource.Environment.Select(e => e.Key).Where(n => !KubernetesNames.IsVariable(n)))
        {
            problems.Add(
                ProblemIds.InvalidName, resource.Resource.Name, $"The environment variable '{name}' has a name that not every cluster takes.",
                "Use letters, digits, '_', '-' and '.', and no digit first; two underscores stand for the ':' of .NET's configuration.");
        }
    }

    private void ValidateWaits(IReadOnlyList<PublishedResource> resources)
    {
        foreach (var (resource, wait) in resources.SelectMany(r => r.Resource.Annotations.OfType<WaitAnnotation>().Where(w => w.WaitType == WaitType.WaitForCompletion).Select(w => (r, w))))
        {
            if (wait.ExitCode != 0)
            {
                problems.Add(
                    ProblemIds.NotInCluster, resource.Resource.Name, $"It waits until '{wait.Resource.Name}' ends with exit code {wait.ExitCode}. In the cluster a Job has completed with exit code 0 only.",
                    $"Let '{wait.Resource.Name}' end with 0.");
            }

            if (resources.FirstOrDefault(r => r.Resource == wait.Resource) is { Kind: not WorkloadKind.Job })
            {
                problems.Add(
                    ProblemIds.NotInCluster, resource.Resource.Name, $"It waits until '{wait.Resource.Name}' has completed, which runs on every node and so never ends.",
                    $"Wait with WaitFor, or leave AsDaemonSet and WithHostAccess out of '{wait.Resource.Name}'.");
            }
        }
    }

    private void ValidateHostPorts(IReadOnlyList<PublishedResource> resources)
    {
        // A Service of its own would keep them apart in the cluster, but the same model could not run locally.
        foreach (var group in resources.SelectMany(r => r.Endpoints).Where(e => e.Annotation.Port is > 0)
            .GroupBy(e => (Port: e.Annotation.Port!.Value, e.Protocol)).Where(g => g.Count() > 1))
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
            if (!resource.Resource.TryGetLastAnnotation<ComputeResourcesAnnotation>(out var compute))
            {
                continue;
            }

            foreach (var quantity in new[] { compute.CpuRequest, compute.MemoryRequest, compute.CpuLimit, compute.MemoryLimit }.OfType<string>().Where(q => !Quantities.IsValid(q)))
            {
                problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"'{quantity}' is no Kubernetes quantity.", "Write CPU as 100m and memory as 256Mi.");
            }

            foreach (var (request, limit) in new[] { (compute.CpuRequest, compute.CpuLimit), (compute.MemoryRequest, compute.MemoryLimit) })
            {
                if (request is not null && limit is not null && Quantities.Amount(request) > Quantities.Amount(limit))
                {
                    problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"It asks for {request}, which is more than its limit {limit}.", "Raise the limit or ask for less.");
                }
            }
        }
    }
}
