using System.Security.Cryptography;
using System.Text;
using HyHome.Hosting.Kubernetes.Validation;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Files;

/// <summary>Volumes and mounts of a pod, and the ConfigMaps that they come from.</summary>
internal sealed record MountedFiles(IReadOnlyList<V1ConfigMap> ConfigMaps, IReadOnlyList<V1Volume> Volumes, IReadOnlyList<V1VolumeMount> Mounts);

/// <summary>
/// Puts files into ConfigMaps whose names carry a hash of their content: a change makes new ones, and so new pods. Folders become one volume each;
/// files of folders that the image fills too are mounted one by one, so that they hide nothing.
/// </summary>
internal static class FileVolumes
{
    // Well below the API server's limit, with room for keys and for base64.
    private const int MaxConfigMap = 900 * 1024;
    private const int Permissions = 0x1FF;

    /// <summary>The volumes, mounts and ConfigMaps of a resource's files.</summary>
    /// <param name="resource">The name that the ConfigMaps begin with.</param>
    /// <param name="files">The files.</param>
    /// <param name="otherTargets">Paths where something else is mounted.</param>
    /// <param name="secretName">The Secret that files of secrets come from.</param>
    public static MountedFiles Create(string resource, IReadOnlyList<PublishedFile> files, IReadOnlyCollection<string> otherTargets, string secretName)
    {
        var folders = Folders(files, otherTargets);
        var configMaps = new List<V1ConfigMap>();
        var volumes = new List<V1Volume>();
        var mounts = new List<V1VolumeMount>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in files.GroupBy(f => folders.Find(folder => IsUnder(f.Path, folder)) ?? string.Empty).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var folder = group.Key;
            var name = folder.Length == 0 ? "files" : $"files-{KubernetesNames.ToLabel(folder)}";
            name = name.Length <= 63 && names.Add(name) ? name : $"files-{Hash(folder)}";
            var sources = new List<V1VolumeProjection>();
            foreach (var part in Parts(group.Where(f => f.Secret is null)))
            {
                var (map, items) = ConfigMap(resource, folder, part);
                configMaps.Add(map);
                sources.Add(new V1VolumeProjection { ConfigMap = new V1ConfigMapProjection { Name = map.Metadata.Name, Items = items } });
            }

            var secrets = group.Where(f => f.Secret is not null).Select(f => Item(f.Secret!.Name, f, folder)).ToList();
            if (secrets.Count > 0)
            {
                sources.Add(new V1VolumeProjection { Secret = new V1SecretProjection { Name = secretName, Items = secrets } });
            }

            volumes.Add(Volume(name, sources));
            if (folder.Length > 0)
            {
                mounts.Add(new V1VolumeMount { Name = name, MountPath = folder, ReadOnlyProperty = true });
            }
            else
            {
                mounts.AddRange(group.Select(f => new V1VolumeMount { Name = name, MountPath = f.Path, SubPath = f.Path.TrimStart('/'), ReadOnlyProperty = true }));
            }
        }

        return new MountedFiles(configMaps, volumes, mounts);
    }

    // Outermost folders alone: a mount inside another read-only one cannot be made. A folder near the root is the image's, and one around another mount must stay writable.
    private static List<string> Folders(IReadOnlyList<PublishedFile> files, IReadOnlyCollection<string> otherTargets)
    {
        var wanted = files.Select(f => f.Folder).OfType<string>().Distinct()
            .Where(f => f.Count(c => c == '/') >= 2 && !otherTargets.Any(t => t == f || IsUnder(t, f)))
            .ToList();
        return [.. wanted.Where(f => !wanted.Any(other => other != f && IsUnder(f, other)))];
    }

    private static bool IsUnder(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static IEnumerable<List<PublishedFile>> Parts(IEnumerable<PublishedFile> files)
    {
        var part = new List<PublishedFile>();
        var size = 0;
        foreach (var file in files)
        {
            if (part.Count > 0 && size + file.Content.Length > MaxConfigMap)
            {
                yield return part;
                part = [];
                size = 0;
            }

            part.Add(file);
            size += file.Content.Length;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private static (V1ConfigMap Map, List<V1KeyToPath> Items) ConfigMap(string resource, string folder, List<PublishedFile> files)
    {
        var map = new V1ConfigMap { Immutable = true };
        var items = new List<V1KeyToPath>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            var relative = Relative(file, folder);
            var wanted = KubernetesNames.Key(relative);
            var key = wanted;
            for (var i = 2; !keys.Add(key); i++)
            {
                key = $"{wanted}-{i}";
            }

            if (Text(file.Content.Span) is { } text)
            {
                map.Data ??= new Dictionary<string, string>();
                map.Data[key] = text;
            }
            else
            {
                map.BinaryData ??= new Dictionary<string, byte[]>();
                map.BinaryData[key] = file.Content.ToArray();
            }

            items.Add(Item(key, file, folder));
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{file.Content.Length}\0"));
            hash.AppendData(file.Content.Span);
        }

        map.Metadata = new V1ObjectMeta { Name = $"{resource}-files-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4))}" };
        return (map, items);
    }

    private static V1KeyToPath Item(string key, PublishedFile file, string folder) => new() { Key = key, Path = Relative(file, folder), Mode = file.Mode & Permissions };

    private static string Relative(PublishedFile file, string folder) => file.Path[folder.Length..].TrimStart('/');

    private static V1Volume Volume(string name, List<V1VolumeProjection> sources) => sources switch
    {
        [{ ConfigMap: { } map }] => new V1Volume { Name = name, ConfigMap = new V1ConfigMapVolumeSource { Name = map.Name, Items = map.Items } },
        [{ Secret: { } secret }] => new V1Volume { Name = name, Secret = new V1SecretVolumeSource { SecretName = secret.Name, Items = secret.Items } },
        _ => new V1Volume { Name = name, Projected = new V1ProjectedVolumeSource { Sources = sources } },
    };

    // Null for what has to stand as bytes: no UTF-8, or characters that YAML does not print and readers of it have been seen to lose.
    private static string? Text(ReadOnlySpan<byte> content)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            var text = strict.GetString(content);
            return text.All(c => c is '\t' or '\n' or '\r' or (>= ' ' and not (>= '\u007f' and <= '\u009f') and not (>= '\ufffe' and <= '\uffff'))) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
