using System.Text.Json.Nodes;
using DiffPlex.Renderer;
using HyHome.Hosting.Kubernetes.Yaml;

namespace HyHome.Hosting.Kubernetes.Deploy;

/// <summary>What would change in an object, as a unified diff of its YAML.</summary>
internal static class ObjectDiff
{
    // What the API server keeps for itself.
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"];

    /// <summary>The diff; null when nothing would change.</summary>
    public static string? Of(string title, JsonObject? before, JsonObject after)
    {
        var (old, @new) = (before is null ? string.Empty : Text(before), Text(after));
        return old == @new ? null : UnidiffRenderer.GenerateUnidiff(old, @new, before is null ? "/dev/null" : title, title).TrimEnd();
    }

    private static string Text(JsonObject document)
    {
        var copy = (JsonObject)Sorted(document)!;
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            foreach (var key in Bookkeeping)
            {
                metadata.Remove(key);
            }
        }

        return YamlWriter.Write(copy);
    }

    // The order of keys means nothing, and the API server's is not ours.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
