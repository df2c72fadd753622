namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>What the model says of a volume, wherever it says it.</summary>
internal static class VolumeClaims
{
    /// <summary>Of a volume that several resources use, the last one to say something is right; null where none does.</summary>
    public static VolumeClaimAnnotation? Of(PublishedResource resource, string volume, IReadOnlyList<PublishedResource> all) =>
        all.Append(resource).SelectMany(r => r.Resource.Annotations.OfType<VolumeClaimAnnotation>()).LastOrDefault(c => c.Volume == volume);

    public static bool IsShared(string volume, IReadOnlyList<PublishedResource> all) => all.Count(r => r.Volumes.Any(v => v.Source == volume)) > 1;
}
