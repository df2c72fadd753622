using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>A component's YAML file, with the component's own variables filled in as it would do itself.</summary>
internal sealed partial class ConfigDocument
{
    /// <summary>What stands for the value of a variable that whoever runs the component sets.</summary>
    public const string Variable = "variable";

    private ConfigDocument(YamlMappingNode root) => Root = root;

    public YamlMappingNode Root { get; }

    /// <exception cref="YamlException">It is no YAML, or a key stands twice.</exception>
    public static ConfigDocument Parse(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(Expand(text)));
        }
        catch (InvalidOperationException error)
        {
            // What the scanner throws where a list in brackets never ends.
            throw new YamlException("A list or mapping in brackets is not closed.", error);
        }

        return stream.Documents is [{ RootNode: YamlMappingNode root }]
            ? new ConfigDocument(root)
            : throw new YamlException("The file must hold one mapping of keys to values.");
    }

    /// <summary>The node at a dotted path; null where there is none.</summary>
    public YamlNode? Find(string path)
    {
        YamlNode? node = Root;
        foreach (var key in path.Split('.'))
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
        }

        return node;
    }

    /// <summary>The text at a dotted path; null where there is none.</summary>
    public string? Text(string path) => (Find(path) as YamlScalarNode)?.Value;

    public bool IsTrue(string path) => Text(path) is "true" or "yes" or "on";

    public bool IsFalse(string path) => Text(path) is "false" or "no" or "off";

    /// <summary>The line of a place that is to be filled in without saying by what; null where there is none.</summary>
    public static int? FindNamelessVariable(string text) => Nameless().Match(text) is { Success: true } match ? text.AsSpan(0, match.Index).Count('\n') + 1 : null;

    // ${NAME:-default} takes the default; ${NAME} alone is set by whoever runs it, so any word will do for its shape.
    internal static string Expand(string text) => Variables().Replace(
        text, match => match.Groups["default"].Success ? match.Groups["default"].Value : Variable);

    [GeneratedRegex(@"(?<!\$)\$\{(?!#?[A-Za-z0-9_])")]
    private static partial Regex Nameless();

    [GeneratedRegex(@"\$\{[A-Za-z_][A-Za-z0-9_]*(?::[-=](?<default>[^}]*))?\}")]
    private static partial Regex Variables();
}
