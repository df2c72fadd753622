using HyHome.Telemetry.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyHome.Telemetry.Rules;

/// <summary>Reads a YAML file strictly: a key that is not asked for is a problem, told with its line, as are values of the wrong kind. All problems are gathered.</summary>
internal sealed class YamlReader(string file, List<string> problems)
{
    public static YamlNode? Load(string file, string text, List<string> problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
        }
        catch (YamlException e)
        {
            problems.Add($"{file}:{e.Start.Line}:{e.Start.Column}: {e.Message}");
            return null;
        }
    }

    public void Report(YamlNode node, string problem) => problems.Add($"{file}:{node.Start.Line}:{node.Start.Column}: {problem}");

    /// <summary>The entries of a map; unknown keys are reported.</summary>
    public Dictionary<string, YamlNode> Map(YamlNode node, params ReadOnlySpan<string> known)
    {
        var entries = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode map)
        {
            Report(node, "a map is expected here");
            return entries;
        }

        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known.Length > 0 && !known.Contains(name))
            {
                Report(key, $"field {name} not found; known here are: {string.Join(", ", known.ToArray())}");
            }
            else
            {
                entries[name] = value;
            }
        }

        return entries;
    }

    public IReadOnlyList<YamlNode> List(YamlNode? node)
    {
        switch (node)
        {
            case null or YamlScalarNode { Value: null or "" }:
                return [];
            case YamlSequenceNode list:
                return [.. list.Children];
            default:
                Report(node, "a list is expected here");
                return [];
        }
    }

    public string Text(Dictionary<string, YamlNode> map, string name)
    {
        if (!map.TryGetValue(name, out var node))
        {
            return "";
        }

        if (node is YamlScalarNode scalar)
        {
            return scalar.Value ?? "";
        }

        Report(node, $"{name} has to be a text");
        return "";
    }

    public IReadOnlyList<string> Texts(Dictionary<string, YamlNode> map, string name) =>
        map.TryGetValue(name, out var node) ? [.. List(node).OfType<YamlScalarNode>().Select(static s => s.Value ?? "")] : [];

    public IReadOnlyDictionary<string, string> Labels(Dictionary<string, YamlNode> map, string name)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.TryGetValue(name, out var node) && node is not YamlScalarNode { Value: null or "" })
        {
            foreach (var (key, value) in Map(node))
            {
                labels[key] = (value as YamlScalarNode)?.Value ?? "";
            }
        }

        return labels;
    }

    public TimeSpan? Duration(Dictionary<string, YamlNode> map, string name)
    {
        var text = Text(map, name);
        if (text.Length == 0)
        {
            return null;
        }

        if (PrometheusDuration.TryParse(text, out var milliseconds, out var error))
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        Report(map[name], $"{name}: {error}");
        return null;
    }

    public int Integer(Dictionary<string, YamlNode> map, string name, int fallback)
    {
        var text = Text(map, name);
        if (text.Length == 0 || int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out fallback))
        {
            return fallback;
        }

        Report(map[name], $"{name}: {GoText.Quote(text)} is not a whole number");
        return fallback;
    }

    public bool Flag(Dictionary<string, YamlNode> map, string name, bool fallback)
    {
        var text = Text(map, name);
        if (text.Length == 0 || bool.TryParse(text, out fallback))
        {
            return fallback;
        }

        Report(map[name], $"{name}: {GoText.Quote(text)} is neither true nor false");
        return fallback;
    }
}
