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
        return name.Length is > 0 and <= 40 ? name : "data";
    }

    public static string SharedName(string volume) => KubernetesNames.ToLabel(volume);

    public List<V1PersistentVolumeClaim> Templates(PublishedResource resource) =>
    [
        .. resource.Volumes.Where(v => v.Source is { } source && !VolumeClaims.IsShared(source, all)).DistinctBy(v => v.Source)
            .Select(v => new V1PersistentVolumeClaim
            {
                Metadata = new V1ObjectMeta { Name = VolumeName(resource, v.Source!), Labels = labels.Selector(resource.Name) },
                Spec = Spec(resource, v.Source!),
            }.Initialize()),
    ];

    public IEnumerable<Manifest> Shared() => all.SelectMany(r => r.Volumes.Select(v => (Resource: r, v.Source)))
        .Where(v => v.Source is not null && VolumeClaims.IsShared(v.Source, all)).DistinctBy(v => v.Source)
        .Select(v => Manifest.Of(string.Empty, $"volume-{SharedName(v.Source!)}.yaml", new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = SharedName(v.Source!), NamespaceProperty = options.Namespace, Labels = labels.Shared() },
            Spec = Spec(v.Resource, v.Source!),
        }.Initialize()));

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
