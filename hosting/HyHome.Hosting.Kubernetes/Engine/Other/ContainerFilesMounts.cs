namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>The seam between the engines: this one keeps no difference between files of a folder and a bind mount of it, but that the first are read-only and few.</summary>
internal static class ContainerFilesMounts
{
    public static bool Has(IResource resource, ContainerMountAnnotation mount) => mount.IsReadOnly && Directory.Exists(mount.Source) && FolderSize.IsContent(mount.Source);
}
