using HyHome.Hosting.Kubernetes.Publishing;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Finds paths that a pod cannot have: those that the API server refuses, and two things at one place.</summary>
internal sealed class MountValidator(PublishProblems problems)
{
    private const int MaxMode = 0x1FF;

    public void Validate(PublishedResource resource)
    {
        var targets = resource.Volumes.Select(v => (Path: v.Target, What: v.Source is { } source ? $"the volume '{source}'" : "a volume"))
            .Concat(resource.HostAccess is { } access ? [(access.RootMountPath, "the node's root folder")] : []).ToList();
        var writable = Manifests.PodFactory.WritableFolders(resource).Select(folder => (Path: folder, What: "an empty folder to write to"));
        foreach (var (path, what) in targets.Concat(writable).Where(t => !IsMountable(t.Path)))
        {
            problems.Add(
                ProblemIds.InvalidPath, resource.Resource.Name, $"'{path}', where {what} is mounted, is no path that a pod can have.",
                "Write an absolute path without a colon and without '..'.");
        }

        foreach (var group in targets.GroupBy(t => t.Path.TrimEnd('/'), StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            problems.Add(
                ProblemIds.InvalidPath, resource.Resource.Name, $"{string.Join(" and ", group.Select(t => t.What))} are mounted at the same path '{group.First().Path}'.",
                "Give each its own path, or leave all but one out.");
        }

        foreach (var file in resource.Files)
        {
            if (targets.FirstOrDefault(t => t.Path.TrimEnd('/') == file.Path) is { What: { } what })
            {
                problems.Add(ProblemIds.InvalidPath, resource.Resource.Name, $"'{file.Path}' is a file, and {what} is mounted at the same path.", "Give one of them another path.");
            }
            else if (!IsMountable(file.Path) || file.Path.EndsWith('/') || (file.Folder is { } folder && file.Path[folder.Length..].StartsWith("/..", StringComparison.Ordinal)))
            {
                problems.Add(
                    ProblemIds.InvalidPath, resource.Resource.Name, $"A pod cannot have the file '{file.Path}' from a ConfigMap.",
                    "Rename it: the path is absolute and ends with a name, has no colon and no part '..', and its first part below the folder does not begin with two dots.");
            }

            if (file.Mode > MaxMode)
            {
                problems.Remark($"'{file.Path}' of '{resource.Name}' is published without its setuid, setgid and sticky bits, which a file from a ConfigMap cannot have.");
            }
        }

        var paths = resource.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var file in resource.Files.Where(f => Parents(f.Path).Any(paths.Contains)))
        {
            problems.Add(
                ProblemIds.InvalidPath, resource.Resource.Name, $"'{file.Path}' lies below '{Parents(file.Path).First(paths.Contains)}', which is a file.", "Rename one of the two.");
        }
    }

    private static bool IsMountable(string path) =>
        path.StartsWith('/') && path.Length > 1 && !path.Contains(':', StringComparison.Ordinal) && !path.Trim('/').Split('/').Any(part => part is "" or "." or "..")
        && !path.AsSpan().ContainsAnyInRange('\0', '\u001f');

    private static IEnumerable<string> Parents(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }
}
