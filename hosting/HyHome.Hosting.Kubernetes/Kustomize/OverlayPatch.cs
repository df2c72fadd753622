using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Yaml;

namespace HyHome.Hosting.Kubernetes.Kustomize;

/// <summary>What an overlay changes in one object: values that are replaced, or, without any, the object that is left out.</summary>
/// <param name="Kind">The object's kind.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Values">New values by JSON pointer; null to leave the object out.</param>
internal sealed record OverlayPatch(string Kind, string Name, IReadOnlyList<(string Path, JsonNode Value)>? Values)
{
    /// <summary>The patch as kustomize reads it.</summary>
    public JsonObject ToKustomize(JsonObject document) => new()
    {
        ["target"] = new JsonObject { ["kind"] = Kind, ["name"] = Name },
        ["patch"] = YamlWriter.Write(Values is null
            ? new JsonObject
            {
                ["$patch"] = "delete",
                ["apiVersion"] = document["apiVersion"]!.DeepClone(),
                ["kind"] = Kind,
                ["metadata"] = new JsonObject { ["name"] = Name },
            }
            : new JsonArray([.. Values.Select(v => new JsonObject { ["op"] = "replace", ["path"] = v.Path, ["value"] = v.Value.DeepClone() })])),
    };

    /// <summary>The objects with the patches, as kustomize would render them: deploy applies without needing it.</summary>
    public static IReadOnlyList<JsonObject> Apply(IEnumerable<Manifests.Manifest> manifests, IReadOnlyList<OverlayPatch> patches)
    {
        var documents = new List<JsonObject>();
        foreach (var manifest in manifests)
        {
            var document = (JsonObject)manifest.Document.DeepClone();
            var own = patches.Where(p => p.Kind == (string?)document["kind"] && p.Name == document.Name()).ToList();
            if (own.Exists(p => p.Values is null))
            {
                continue;
            }

            foreach (var (path, value) in own.SelectMany(p => p.Values!))
            {
                Replace(document, path, value);
            }

            documents.Add(document);
        }

        return documents;
    }

    /// <summary>The document that a patch is for.</summary>
    public JsonObject TargetIn(PublishedModel model) => model.Manifests.First(m => (string?)m.Document["kind"] == Kind && m.Document.Name() == Name).Document;

    private static void Replace(JsonNode document, string path, JsonNode value)
    {
        var keys = path.TrimStart('/').Split('/').Select(k => k.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        var parent = keys.SkipLast(1).Aggregate(document, (node, key) => Child(node, key)!);
        if (parent is JsonArray list)
        {
            list[Index(keys[^1])] = value.DeepClone();
        }
        else
        {
            parent[keys[^1]] = value.DeepClone();
        }
    }

    private static JsonNode? Child(JsonNode node, string key) => node is JsonArray list ? list[Index(key)] : node[key];

    private static int Index(string key) => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture);
}
