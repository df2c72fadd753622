using HyHome.Hosting.Kubernetes.Files;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Validation;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>A resource's pods: container, volumes, probes, and a security context that passes the restricted Pod Security Standard.</summary>
internal sealed class PodFactory(KubernetesManifestsOptions options, Labels labels, IReadOnlyList<PublishedResource> all)
{
    private const string TemporaryFolder = "/tmp";
    private const string HostRoot = "host-root";

    private static readonly string[] AddedLater = [HostRoot, WaitFactory.TokenVolume];

    // The user of .NET's images ($APP_UID).
    private static readonly PodSecurityAnnotation ProjectUser = new(1654, 1654, 1654, []);

    /// <summary>The pods, with the volumes that are neither claim templates nor files added.</summary>
    public V1PodTemplateSpec Create(PublishedResource resource, MountedFiles files)
    {
        var container = Container(resource);
        var pod = new V1PodSpec
        {
            ServiceAccountName = resource.Name,
            AutomountServiceAccountToken = resource.ClusterRole is not null,
            // Without it, a Service called "tempo" would put TEMPO_PORT and more into every pod, which programs take for settings.
            EnableServiceLinks = false,
            PriorityClassName = options.PriorityClass,
            SecurityContext = PodSecurity(resource),
            Containers = [container],
            Volumes = [.. files.Volumes],
        };
        container.VolumeMounts = [.. files.Mounts];
        AddVolumes(resource, pod, container);
        AddHostAccess(resource, pod, container);
        if (resource.Kind == WorkloadKind.Job)
        {
            pod.RestartPolicy = "OnFailure";
        }

        if (resource.Replicas > 1 && resource.Kind != WorkloadKind.DaemonSet)
        {
            pod.TopologySpreadConstraints =
            [
                new V1TopologySpreadConstraint
                {
                    MaxSkew = 1,
                    TopologyKey = "kubernetes.io/hostname",
                    WhenUnsatisfiable = "ScheduleAnyway",
                    LabelSelector = new V1LabelSelector { MatchLabels = labels.Selector(resource.Name) },
                },
            ];
        }

        if (resource.Kind == WorkloadKind.DaemonSet)
        {
            // What observes nodes runs on all of them, whatever they are reserved for.
            pod.Tolerations = [new V1Toleration { Effect = "NoSchedule", OperatorProperty = "Exists" }, new V1Toleration { Effect = "NoExecute", OperatorProperty = "Exists" }];
        }

        return new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = PodLabels(resource) }, Spec = pod };
    }

    /// <summary>Folders that are empty and writable unless something else is mounted there.</summary>
    public static IEnumerable<string> WritableFolders(PublishedResource resource) => (Users(resource)?.WritableFolders ?? []).Append(TemporaryFolder).Distinct(StringComparer.Ordinal);

    private Dictionary<string, string> PodLabels(PublishedResource resource)
    {
        var all = labels.Of(resource);
        if (options.IstioInjection && resource.Kind is WorkloadKind.DaemonSet or WorkloadKind.Job)
        {
            all["sidecar.istio.io/inject"] = "false";
        }

        return all;
    }

    private V1Container Container(PublishedResource resource)
    {
        var probes = new ProbeFactory(resource);
        var container = new V1Container
        {
            Name = resource.Name,
            Image = resource.Image,
            ImagePullPolicy = PullPolicy(resource),
            Command = resource.Resource is ContainerResource { Entrypoint: { Length: > 0 } entrypoint } ? [entrypoint] : null,
            Args = resource.Arguments.Count > 0 ? [.. resource.Arguments] : null,
            Env = new EnvironmentFactory(options).Create(resource),
            Ports =
            [
                .. resource.Endpoints.DistinctBy(e => e.PortName).Select(e => new V1ContainerPort
                {
                    Name = e.PortName,
                    ContainerPort = e.Port,
                    Protocol = e.Protocol,
                    // What the API server fills in by itself on the node's network; said, so that it is no difference.
                    HostPort = resource.HostAccess is null ? null : e.Port,
                }),
            ],
            Resources = Compute(resource.Resource),
            StartupProbe = probes.Startup(),
            ReadinessProbe = probes.Readiness(),
            LivenessProbe = probes.Liveness(),
            SecurityContext = new V1SecurityContext
            {
                AllowPrivilegeEscalation = false,
                // Where nobody said what the image is made for, it may write to its own folders.
                ReadOnlyRootFilesystem = Users(resource) is null ? null : true,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            },
        };
        return container;
    }

    private static V1PodSecurityContext PodSecurity(PublishedResource resource)
    {
        var users = Users(resource);
        return new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = users?.User,
            RunAsGroup = users?.Group,
            FsGroup = users?.FileGroup,
            FsGroupChangePolicy = users is null ? null : "OnRootMismatch",
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        };
    }

    private static PodSecurityAnnotation? Users(PublishedResource resource) =>
        resource.Resource.TryGetLastAnnotation<PodSecurityAnnotation>(out var said) ? said
        : resource.Resource is ProjectResource ? ProjectUser
        : null;

    private static V1ResourceRequirements? Compute(IResource resource)
    {
        if (!resource.TryGetLastAnnotation<ComputeResourcesAnnotation>(out var compute))
        {
            return null;
        }

        return new V1ResourceRequirements { Requests = Quantities(compute.CpuRequest, compute.MemoryRequest), Limits = Quantities(compute.CpuLimit, compute.MemoryLimit) };

        static Dictionary<string, ResourceQuantity>? Quantities(string? cpu, string? memory)
        {
            var quantities = new Dictionary<string, ResourceQuantity>();
            if (cpu is not null)
            {
                quantities["cpu"] = new ResourceQuantity(cpu);
            }

            if (memory is not null)
            {
                quantities["memory"] = new ResourceQuantity(memory);
            }

            return quantities.Count > 0 ? quantities : null;
        }
    }

    private void AddVolumes(PublishedResource resource, V1PodSpec pod, V1Container container)
    {
        var isStateful = resource.Kind == WorkloadKind.StatefulSet;
        foreach (var (volume, index) in resource.Volumes.Select((v, i) => (v, i)))
        {
            var name = volume.Source is { } source ? StorageFactory.VolumeName(resource, source) : $"volume-{index + 1}";
            container.VolumeMounts.Add(new V1VolumeMount { Name = name, MountPath = volume.Target, ReadOnlyProperty = volume.IsReadOnly ? true : null });
            if (pod.Volumes.Any(v => v.Name == name))
            {
                // The same one at two paths.
                continue;
            }

            if (ClaimOf(resource, volume.Source) is { } claim)
            {
                var isReadOnly = resource.Volumes.Where(v => v.Source == volume.Source).All(v => v.IsReadOnly);
                pod.Volumes.Add(new V1Volume
                {
                    Name = name,
                    PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim, ReadOnlyProperty = isReadOnly ? true : null },
                });
            }
            else if (volume.Source is null || !isStateful)
            {
                pod.Volumes.Add(new V1Volume { Name = name, EmptyDir = new V1EmptyDirVolumeSource() });
            }
        }

        var used = container.VolumeMounts.Select(m => m.Name).Concat(AddedLater).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in WritableFolders(resource).Where(f => !container.VolumeMounts.Any(m => m.MountPath == f)).ToList())
        {
            var name = Unique(KubernetesNames.ToLabel(folder), used);
            container.VolumeMounts.Add(new V1VolumeMount { Name = name, MountPath = folder });
            pod.Volumes.Add(new V1Volume { Name = name, EmptyDir = new V1EmptyDirVolumeSource() });
        }
    }

    // A claim that is an object of its own; null for one that the cluster makes from a template, and for what is not kept.
    private string? ClaimOf(PublishedResource resource, string? volume) =>
        volume is null ? null
        : VolumeClaims.IsShared(volume, all) ? StorageFactory.SharedName(volume)
        : resource.Kind == WorkloadKind.Job ? StorageFactory.JobClaimName(resource, volume)
        : null;

    private static string Unique(string name, HashSet<string> used)
    {
        var wanted = name.Length is > 0 and <= 60 ? name : "writable";
        var unique = wanted;
        for (var i = 2; !used.Add(unique); i++)
        {
            unique = $"{wanted}-{i}";
        }

        return unique;
    }

    private static void AddHostAccess(PublishedResource resource, V1PodSpec pod, V1Container container)
    {
        if (resource.HostAccess is not { } access)
        {
            return;
        }

        pod.HostNetwork = true;
        pod.HostPID = true;
        pod.DnsPolicy = "ClusterFirstWithHostNet";
        pod.Volumes.Add(new V1Volume { Name = HostRoot, HostPath = new V1HostPathVolumeSource { Path = "/" } });
        // No mount propagation: hosts whose root is not a shared mount (Docker Desktop, WSL, many NAS systems) would refuse the pod.
        container.VolumeMounts.Add(new V1VolumeMount { Name = HostRoot, MountPath = access.RootMountPath, ReadOnlyProperty = true });
    }

    private string? PullPolicy(PublishedResource resource)
    {
        var said = resource.Resource.TryGetLastAnnotation<ContainerImagePullPolicyAnnotation>(out var policy) ? policy.ImagePullPolicy : ImagePullPolicy.Default;
        return said switch
        {
            ImagePullPolicy.Always => "Always",
            ImagePullPolicy.Missing => "IfNotPresent",
            ImagePullPolicy.Never => "Never",
            // Without a registry the image was put into the node's store; for the tag "latest" the cluster would still try to pull it.
            _ => resource.IsBuiltHere && string.IsNullOrEmpty(options.ImageRegistry) ? "IfNotPresent" : null,
        };
    }
}
