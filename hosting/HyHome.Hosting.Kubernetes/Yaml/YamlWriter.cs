using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes.Yaml;

/// <summary>
/// Writes JSON as block YAML: two spaces, keys in the order given, text of several lines as block scalars, LF only.
/// The same JSON gives the same bytes.
/// </summary>
internal static class YamlWriter
{
    /// <summary>Writes one document, without a leading <c>---</c>, ending in a newline.</summary>
    public static string Write(JsonNode document)
    {
        var text = new StringBuilder();
        WriteNode(text, document, 0, inline: false);
        return text.ToString();
    }

    private static void WriteNode(StringBuilder text, JsonNode? node, int indent, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                WriteMap(text, map, indent, inline);
                break;
            case JsonArray { Count: > 0 } list:
                WriteList(text, list, indent);
                break;
            default:
                text.Append(Scalar(node, indent)).Append('\n');
                break;
        }
    }

    private static void WriteMap(StringBuilder text, JsonObject map, int indent, bool firstIsInline)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', firstIsInline ? 0 : indent).Append(YamlScalar.Inline(key)).Append(':');
            firstIsInline = false;
            switch (value)
            {
                case JsonObject { Count: > 0 } child:
                    text.Append('\n');
                    WriteMap(text, child, indent + 2, firstIsInline: false);
                    break;
                case JsonArray { Count: > 0 } list:
                    // Kubernetes' own style: a list stands under its key without further indentation.
                    text.Append('\n');
                    WriteList(text, list, indent);
                    break;
                default:
                    text.Append(' ').Append(Scalar(value, indent + 2)).Append('\n');
                    break;
            }
        }
    }

    private static void WriteList(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonArray { Count: > 0 } nested)
            {
                text.Append('\n');
                WriteList(text, nested, indent + 2);
                continue;
            }

            text.Append(' ');
            WriteNode(text, item, indent + 2, inline: true);
        }
    }

    private static string Scalar(JsonNode? node, int indent) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>(), indent),
        _ => node.ToJsonString(),
    };

    private static string Text(string value, int indent)
    {
        if (!YamlScalar.IsBlock(value))
        {
            return YamlScalar.Inline(value);
        }

        // `|` keeps one final newline, `|-` none, `|+` all. A first line that starts with a blank needs the indentation told.
        var body = value.TrimEnd('\n');
        var newlines = value.Length - body.Length;
        var block = new StringBuilder("|");
        if (body.TrimStart('\n') is [' ' or '\t', ..] || body.StartsWith('\n'))
        {
            block.Append('2');
        }

        block.Append(newlines switch { 0 => "-", 1 => "", _ => "+" });
        foreach (var line in body.Split('\n'))
        {
            block.Append('\n');
            if (line.Length > 0)
            {
                block.Append(' ', Math.Max(indent, 2)).Append(line);
            }
        }

        return block.Append('\n', Math.Max(0, newlines - 1)).ToString();
    }
}
