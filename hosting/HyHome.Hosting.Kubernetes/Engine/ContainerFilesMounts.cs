using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>The seam between the engines: which bind mounts are files of <c>WithContainerFiles(path, sourcePath)</c>, which becomes one when it is published.</summary>
internal static class ContainerFilesMounts
{
    public static bool Has(IResource resource, ContainerMountAnnotation mount) =>
        Path.Exists(mount.Source) && resource.Annotations.OfType<ContainerFilesMountAnnotation>().Any(f => f.Source == mount.Source && f.Target == mount.Target);
}
