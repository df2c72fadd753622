using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>
/// Finds characters that do not reach the cluster: kustomize refuses what YAML does not print even where it is escaped, and makes a blank of a next line
/// (U+0085). Files with them are bytes and arrive; a text of an object cannot be.
/// </summary>
internal static class LostCharacter
{
    /// <summary>The first one of a document, and where it stands; null for none.</summary>
    public static (char Character, string Place)? In(JsonNode? node, string place = "")
    {
        switch (node)
        {
            case JsonObject map:
                return map.Select(p => In(p.Key, place) ?? In(p.Value, place.Length == 0 ? p.Key : $"{place}.{p.Key}")).FirstOrDefault(f => f is not null);
            case JsonArray list:
                return list.Select((item, i) => In(item, $"{place}[{i}]")).FirstOrDefault(f => f is not null);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return In(text, place);
            default:
                return null;
        }
    }

    private static (char, string)? In(string text, string place)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') is var control and >= 0 ? control : text.AsSpan().IndexOfAny('\0', '\ufffe', '\uffff');
        return at < 0 ? null : (text[at], place);
    }
}
