using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>Parts of objects that the client has no types for.</summary>
internal static class CustomObjects
{
    public static JsonObject Metadata(string name, string @namespace, IReadOnlyDictionary<string, string> labels) => new()
    {
        ["name"] = name,
        ["namespace"] = @namespace,
        ["labels"] = new JsonObject(labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
    };
}
