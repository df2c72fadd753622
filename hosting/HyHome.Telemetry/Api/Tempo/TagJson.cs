using System.Text.Json;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Writes names and values of tags, as protobuf's JSON mapping has them: what is empty is left out.</summary>
internal static class TagJson
{
    internal static void WriteNames(Utf8JsonWriter json, IEnumerable<(string Name, IReadOnlyList<string> Tags)> scopes, int limit, bool version2)
    {
        if (!version2)
        {
            WriteTexts(json, "tagNames", scopes.SelectMany(static s => s.Tags).Distinct().Order(StringComparer.Ordinal).Take(limit));
        }
        else
        {
            json.WriteStartArray("scopes");
            foreach (var (name, tags) in scopes)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                WriteTexts(json, "tags", tags.Take(limit));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteMetrics(json);
    }

    internal static void WriteValues(Utf8JsonWriter json, IReadOnlyList<(string Type, string Value)> values, bool version2)
    {
        if (!version2)
        {
            WriteTexts(json, "tagValues", values.Select(static v => v.Value).Distinct().Order(StringComparer.Ordinal));
        }
        else
        {
            json.WriteStartArray("tagValues");
            foreach (var (type, value) in values)
            {
                json.WriteStartObject();
                json.WriteString("type", type);
                if (value.Length > 0)
                {
                    json.WriteString("value", value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteMetrics(json);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteMetrics(Utf8JsonWriter json)
    {
        json.WriteStartObject("metrics");
        json.WriteEndObject();
    }
}
