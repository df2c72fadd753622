using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Configuration;

/// <summary>Reads a component's YAML file into JSON, to put parts of it into objects of a cluster.</summary>
internal static class YamlToJson
{
    /// <summary>Reads a file that holds one mapping.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static JsonObject Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Convert(stream.Documents[0].RootNode) as JsonObject ?? [];
    }

    /// <summary>Reads a component's configuration, or its own file in the place of it, with variables as where nobody sets them.</summary>
    public static JsonObject ReadConfig(string? own, string file) => Read(ConfigDocument.Expand(own is null ? ComponentFile.Read(file) : File.ReadAllText(own)));

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(p => KeyValuePair.Create(((YamlScalarNode)p.Key).Value!, Convert(p.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? string.Empty),
        YamlScalarNode quoted => quoted.Value,
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
