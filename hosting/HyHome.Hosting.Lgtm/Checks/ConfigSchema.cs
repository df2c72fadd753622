using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>The keys that a version of a component knows, and the kinds of their values. Components refuse a file with any other.</summary>
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

    /// <summary>Every value of another kind than the component takes at its place.</summary>
    public IEnumerable<(string Path, YamlNode Value, string Noun, string Cure)> FindMisfits(YamlMappingNode file) => FindMisfits(file, _root, string.Empty);

    private IEnumerable<(string Path, YamlNode Value, string Noun, string Cure)> FindMisfits(YamlNode node, JsonElement schema, string path)
    {
        schema = Resolve(schema);
        if (schema.ValueKind == JsonValueKind.Null || (schema.ValueKind == JsonValueKind.String && schema.ValueEquals("*")) || (node is YamlScalarNode scalar && IsOpen(scalar)))
        {
            return [];
        }

        return (schema.ValueKind, node) switch
        {
            (JsonValueKind.Array, YamlSequenceNode list) => list.SelectMany(item => FindMisfits(item, schema[0], path)),
            (JsonValueKind.Array, _) => [(path, node, "a list", "Write a list, an entry on each line after '- '.")],
            (JsonValueKind.Object, YamlMappingNode mapping) => mapping.Children.SelectMany(child => FindMisfits((YamlScalarNode)child.Key, child.Value, schema, path)),
            (JsonValueKind.Object, _) => [(path, node, "a mapping", "Write keys with their values, further in than the key above them.")],
            (JsonValueKind.String, _) when ConfigKind.Of(schema.GetString()!) is var kind => node is YamlScalarNode value && kind.Accepts(value) ? [] : [(path, node, kind.Noun, kind.Cure)],
            _ => [],
        };
    }

    private IEnumerable<(string Path, YamlNode Value, string Noun, string Cure)> FindMisfits(YamlScalarNode key, YamlNode value, JsonElement schema, string path)
    {
        var name = key.Value ?? string.Empty;
        return schema.TryGetProperty(name, out var inner) || schema.TryGetProperty("*", out inner)
            ? FindMisfits(value, inner, path.Length == 0 ? name : $"{path}.{name}")
            : [];
    }

    // Nothing is the default of every kind. What a variable without a default or a tag of its own makes of it, nobody knows here.
    private static bool IsOpen(YamlScalarNode node) =>
        YamlScalar.Resolve(node).Type == YamlScalarType.Null || !node.Tag.IsEmpty || node.Value!.Contains(ConfigDocument.Variable, StringComparison.Ordinal);

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.String && schema.GetString() is ['@', .. var block])
        {
            schema = _blocks.GetProperty(block);
        }

        return schema;
    }
}
