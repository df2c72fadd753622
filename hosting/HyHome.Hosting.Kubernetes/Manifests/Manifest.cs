using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>One object and the file it goes to.</summary>
/// <param name="Folder">The folder in the base; empty for objects of the whole installation.</param>
/// <param name="File">The file's name.</param>
/// <param name="Document">The object.</param>
internal sealed record Manifest(string Folder, string File, JsonObject Document)
{
    public static Manifest Of(string folder, string file, IKubernetesObject<V1ObjectMeta> document) => new(folder, file, ManifestJson.Of(document));
}

/// <summary>Typed objects as JSON, in the order that people write them.</summary>
internal static class ManifestJson
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata", "name", "namespace"];

    public static JsonObject Of(IKubernetesObject<V1ObjectMeta> document) => (JsonObject)Ordered(JsonNode.Parse(KubernetesJson.Serialize(document)))!;

    private static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(p => p.Value is not null)
            .Select((p, i) => (p.Key, p.Value, Rank: Array.IndexOf(First, p.Key) is var rank and >= 0 ? rank : First.Length + i))
            .OrderBy(p => p.Rank)
            .Select(p => KeyValuePair.Create(p.Key, Ordered(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Ordered)]),
        null => null,
        _ => node.DeepClone(),
    };
}
