using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Validation;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>Claims: a template for what one resource keeps, an object of its own for what several share.</summary>
internal sealed class StorageFactory(KubernetesManifestsOptions options, Labels labels, IReadOnlyList<PublishedResource> all)
{
    /// <summary>
    /// The volume's name in the pod. Generated names carry a hash of the machine's paths and the resource's name; what follows is what the volume is for.
    /// </summary>
    public static string VolumeName(PublishedResource resource, string volume)
    {
        // Two that would have the same name are told apart in the model's order.
        var earlier = resource.Volumes.Select(v => v.Source).OfType<string>().Distinct().TakeWhile(v => v != volume).Count(v => BaseName(resource, v) == BaseName(resource, volume));
        return earlier == 0 ? BaseName(resource, volume) : $"{BaseName(resource, volume)}-{earlier + 1}";
    }

    private static string BaseName(PublishedResource resource, string volume)
    {
        var marker = $"-{resource.Resource.Name}-";
        var position = volume.LastIndexOf(marker, StringComparison.OrdinalIgnoreCase);
        var name = KubernetesNames.ToLabel(position >= 0 ? volume[(position + marker.Length)..] : volume);
        return name.Length is 0 or > 40 ? "data" : IsReserved(name) ? $"data-{name}" : name;
    }

    // Names of volumes that pods have for other reasons.
    private static bool IsReserved(string name) =>
        name is "files" or "host-root" or "wait-token" || name.StartsWith("files-", StringComparison.Ordinal) || name.StartsWith("volume-", StringComparison.Ordinal);

    /// <summary>The claim of a volume that only a Job has, which has no templates for them.</summary>
    public static string JobClaimName(PublishedResource job, string volume) => $"{job.Name}-{VolumeName(job, volume)}";

    public IEnumerable<Manifest> OfJob(PublishedResource resource) => resource.Kind != WorkloadKind.Job ? [] : OwnVolumes(resource)
        .Select(v => Manifest.Of(resource.Name, $"volume-{VolumeName(resource, v)}.yaml", new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = JobClaimName(resource, v), NamespaceProperty = resource.Namespace, Labels = labels.Of(resource) },
            Spec = Spec(resource, v),
        }.Initialize()));

    public static string SharedName(string volume) => KubernetesNames.ToLabel(volume);

    public List<V1PersistentVolumeClaim> Templates(PublishedResource resource) =>
    [
        .. OwnVolumes(resource).Select(v => new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = VolumeName(resource, v), Labels = labels.Selector(resource.Name) },
            Spec = Spec(resource, v),
        }.Initialize()),
    ];

    public IEnumerable<Manifest> Shared() => all.SelectMany(r => r.Volumes.Select(v => (Resource: r, v.Source)))
        .Where(v => v.Source is not null && VolumeClaims.IsShared(v.Source, all)).DistinctBy(v => v.Source)
        .Select(v => Manifest.Of(string.Empty, $"volume-{SharedName(v.Source!)}.yaml", new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = SharedName(v.Source!), NamespaceProperty = options.Namespace, Labels = labels.Shared() },
            Spec = Spec(v.Resource, v.Source!),
        }.Initialize()));

    private IEnumerable<string> OwnVolumes(PublishedResource resource) =>
        resource.Volumes.Select(v => v.Source).OfType<string>().Distinct().Where(v => !VolumeClaims.IsShared(v, all));

    private V1PersistentVolumeClaimSpec Spec(PublishedResource resource, string volume)
    {
        var claim = VolumeClaims.Of(resource, volume, all);
        return new V1PersistentVolumeClaimSpec
        {
            AccessModes = [claim?.AccessMode ?? "ReadWriteOnce"],
            StorageClassName = claim?.StorageClass ?? options.StorageClass,
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(claim?.Size ?? options.DefaultVolumeSize) } },
        };
    }
}
