using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>The keys that a version of a component knows. Components refuse a file with any other.</summary>
internal sealed class ConfigSchema
{
    private readonly JsonElement _root;
    private readonly JsonElement _blocks;
    private readonly HashSet<string> _anywhere;

    private ConfigSchema(JsonElement schema)
    {
        Version = schema.GetProperty("version").GetString()!;
        _root = schema.GetProperty("root");
        _blocks = schema.GetProperty("blocks");
        _anywhere = [.. schema.GetProperty("anywhere").EnumerateArray().Select(name => name.GetString()!)];
    }

    public string Version { get; }

    public static ConfigSchema Load(string path) => new(JsonDocument.Parse(ComponentFile.Read(path)).RootElement);

    /// <summary>Every key of the file that the component does not know, by its dotted path, with the names that it could have meant.</summary>
    public IEnumerable<(string Path, long Line, IReadOnlyList<string> Known)> FindUnknown(YamlMappingNode file) => FindUnknown(file, _root, string.Empty);

    private IEnumerable<(string Path, long Line, IReadOnlyList<string> Known)> FindUnknown(YamlNode node, JsonElement schema, string path)
    {
        schema = Resolve(schema);
        if (node is YamlSequenceNode list && schema.ValueKind == JsonValueKind.Array)
        {
            return list.SelectMany(item => FindUnknown(item, schema[0], path));
        }

        return node is YamlMappingNode mapping && schema.ValueKind == JsonValueKind.Object
            ? mapping.Children.SelectMany(child => FindUnknown((YamlScalarNode)child.Key, child.Value, schema, path))
            : [];
    }

    private IEnumerable<(string Path, long Line, IReadOnlyList<string> Known)> FindUnknown(YamlScalarNode key, YamlNode value, JsonElement schema, string path)
    {
        var name = key.Value ?? string.Empty;
        var full = path.Length == 0 ? name : $"{path}.{name}";
        if (schema.TryGetProperty(name, out var inner) || schema.TryGetProperty("*", out inner))
        {
            return FindUnknown(value, inner, full);
        }

        return _anywhere.Contains(name) ? [] : [(full, key.Start.Line, [.. schema.EnumerateObject().Select(property => property.Name)])];
    }

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.String && schema.GetString() is ['@', .. var block])
        {
            schema = _blocks.GetProperty(block);
        }

        return schema;
    }
}
