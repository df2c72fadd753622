using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace HyHome.Hosting.Kubernetes.Cluster;

/// <summary>Finds the cluster as kubectl does: the file that is named, those of KUBECONFIG, the one in the home folder; in a pod, the cluster around it.</summary>
internal static class ClusterConnection
{
    private const string Variable = "KUBECONFIG";

    /// <summary>Connects, and says to what.</summary>
    /// <exception cref="DistributedApplicationException">There is no such file or context.</exception>
    public static (ClusterApi Api, string Description) Open(string? file, string? context)
    {
        try
        {
            var files = FilesOf(file);
            if (files.Length == 0 && KubernetesClientConfiguration.IsInCluster())
            {
                var inside = KubernetesClientConfiguration.InClusterConfig();
                return (new ClusterApi(inside), $"the cluster around this pod ({inside.Host})");
            }

            var missing = files.Where(f => !f.Exists).Select(f => f.FullName).ToList();
            if (files.Length == 0 || missing.Count == files.Length)
            {
                throw new DistributedApplicationException(
                    $"There is no kubeconfig{(missing.Count > 0 ? $" '{string.Join("', '", missing)}'" : string.Empty)}: name one with --kubeconfig, or set {Variable}.");
            }

            var loaded = Merge([.. files.Where(f => f.Exists).Select(f => KubernetesClientConfiguration.LoadKubeConfig(f))]);
            var name = context ?? loaded.CurrentContext;
            if (string.IsNullOrEmpty(name) || loaded.Contexts?.Any(c => c.Name == name) != true)
            {
                var known = string.Join(", ", (loaded.Contexts ?? []).Select(c => c.Name).Order(StringComparer.Ordinal));
                throw new DistributedApplicationException(
                    $"{(string.IsNullOrEmpty(name) ? "The kubeconfig has no current context" : $"The kubeconfig has no context '{name}'")}. "
                    + (known.Length > 0 ? $"Choose one with --context: {known}." : "It has none at all."));
            }

            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(loaded, name);
            return (new ClusterApi(configuration), $"context '{name}' ({configuration.Host})");
        }
        catch (Exception error) when (error is KubeConfigException or KubernetesException or YamlDotNet.Core.YamlException or IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"The kubeconfig cannot be used: {error.Message}", error);
        }
    }

    // As kubectl reads several files: what stands in an earlier one wins.
    private static K8SConfiguration Merge(IReadOnlyList<K8SConfiguration> files) => new()
    {
        ApiVersion = files[0].ApiVersion,
        Kind = files[0].Kind,
        FileName = files[0].FileName,
        CurrentContext = files.Select(f => f.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c)),
        Clusters = [.. files.SelectMany(f => f.Clusters ?? []).DistinctBy(c => c.Name)],
        Contexts = [.. files.SelectMany(f => f.Contexts ?? []).DistinctBy(c => c.Name)],
        Users = [.. files.SelectMany(f => f.Users ?? []).DistinctBy(u => u.Name)],
    };

    private static FileInfo[] FilesOf(string? file)
    {
        if (!string.IsNullOrEmpty(file))
        {
            return [new FileInfo(file)];
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } listed)
        {
            return [.. listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(f => new FileInfo(f))];
        }

        var home = new FileInfo(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config"));
        return home.Exists || !KubernetesClientConfiguration.IsInCluster() ? [home] : [];
    }
}
