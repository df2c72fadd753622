using System.Security.Cryptography;
using System.Text;
using HyHome.Hosting.Kubernetes.Files;
using HyHome.Hosting.Kubernetes.Publishing;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>The object that runs a resource's pods, and the files they read.</summary>
internal sealed class WorkloadFactory(KubernetesManifestsOptions options, Labels labels, IReadOnlyList<PublishedResource> all)
{
    private readonly PodFactory _pods = new(options, labels, all);
    private readonly StorageFactory _storage = new(options, labels, all);
    private readonly WaitFactory _waits = new(options, labels);
    private readonly Dictionary<IResource, V1PodTemplateSpec> _templates = new(ReferenceEqualityComparer.Instance);

    public static string HeadlessName(PublishedResource resource) => $"{resource.Name}-headless";

    public IEnumerable<Manifest> Create(PublishedResource resource)
    {
        var files = Files(resource);
        foreach (var (map, index) in files.ConfigMaps.Select((m, i) => (m, i)))
        {
            map.Metadata.NamespaceProperty = resource.Namespace;
            map.Metadata.Labels = labels.Of(resource);
            yield return Manifest.Of(resource.Name, index == 0 ? "configmap.yaml" : $"configmap-{index + 1}.yaml", map.Initialize());
        }

        foreach (var claim in _storage.OfJob(resource))
        {
            yield return claim;
        }

        var pods = Pods(resource, files);
        foreach (var right in _waits.Rights(resource, JobName))
        {
            yield return right;
        }

        var metadata = new V1ObjectMeta { Name = resource.Name, NamespaceProperty = resource.Namespace, Labels = labels.Of(resource) };
        var selector = new V1LabelSelector { MatchLabels = labels.Selector(resource.Name) };
        yield return resource.Kind switch
        {
            WorkloadKind.DaemonSet => Manifest.Of(resource.Name, "daemonset.yaml", new V1DaemonSet
            {
                Metadata = metadata,
                Spec = new V1DaemonSetSpec { Selector = selector, Template = pods },
            }.Initialize()),
            WorkloadKind.StatefulSet => Manifest.Of(resource.Name, "statefulset.yaml", new V1StatefulSet
            {
                Metadata = metadata,
                Spec = new V1StatefulSetSpec
                {
                    Replicas = resource.Replicas,
                    ServiceName = HeadlessName(resource),
                    Selector = selector,
                    Template = pods,
                    VolumeClaimTemplates = _storage.Templates(resource),
                },
            }.Initialize()),
            WorkloadKind.Job => Manifest.Of(resource.Name, "job.yaml", Job(metadata, pods)),
            _ => Manifest.Of(resource.Name, "deployment.yaml", new V1Deployment
            {
                Metadata = metadata,
                Spec = new V1DeploymentSpec
                {
                    Replicas = resource.Replicas,
                    RevisionHistoryLimit = 3,
                    Strategy = new V1DeploymentStrategy
                    {
                        Type = "RollingUpdate",
                        RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 },
                    },
                    Selector = selector,
                    Template = pods,
                },
            }.Initialize()),
        };
    }

    private MountedFiles Files(PublishedResource resource) =>
        FileVolumes.Create(resource.Name, resource.Files, [.. resource.Volumes.Select(v => v.Target), .. PodFactory.WritableFolders(resource)], options.SecretName);

    private V1PodTemplateSpec Pods(PublishedResource resource, MountedFiles files)
    {
        if (_templates.TryGetValue(resource.Resource, out var known))
        {
            return known;
        }

        var pods = _pods.Create(resource, files);
        _waits.AddTo(pods.Spec, resource, JobName);
        return _templates[resource.Resource] = pods;
    }

    private string JobName(IResource resource)
    {
        var published = all.First(r => r.Resource == resource);
        return JobName(published.Name, Pods(published, Files(published)));
    }

    // A Job's pods cannot change: a change is another Job.
    private static string JobName(string name, V1PodTemplateSpec pods) =>
        $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KubernetesJson.Serialize(pods))).AsSpan(0, 4))}";

    private static V1Job Job(V1ObjectMeta metadata, V1PodTemplateSpec pods)
    {
        metadata.Name = JobName(metadata.Name, pods);
        return new V1Job { Metadata = metadata, Spec = new V1JobSpec { BackoffLimit = 6, Template = pods } }.Initialize();
    }
}
