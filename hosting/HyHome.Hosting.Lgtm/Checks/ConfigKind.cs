using System.Numerics;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>The kinds of values that components' configurations have: what a component accepts of each, and how to say it.</summary>
/// <param name="Noun">What has to stand there.</param>
/// <param name="Cure">What to write.</param>
/// <param name="Accepts">Whether the component takes a scalar.</param>
internal sealed partial record ConfigKind(string Noun, string Cure, Func<YamlScalarNode, bool> Accepts)
{
    private static readonly Dictionary<string, ConfigKind> Known = new(StringComparer.Ordinal)
    {
        ["text"] = new("one value", "Write one value, no list and no mapping.", _ => true),
        ["bool"] = new("true or false", "Write true or false, without quotes.", node => YamlScalar.Resolve(node).Type == YamlScalarType.Bool),
        ["int"] = Integer(long.MinValue, long.MaxValue),
        ["int32"] = Integer(int.MinValue, int.MaxValue),
        ["uint"] = Integer(0, ulong.MaxValue),
        ["uint32"] = Integer(0, uint.MaxValue),
        ["uint8"] = Integer(0, byte.MaxValue),
        ["float"] = new("a number", "Write a number such as 0.5, without quotes.", node => YamlScalar.Resolve(node).Type is YamlScalarType.Integer or YamlScalarType.Float),

        // A number without a unit counts as nanoseconds there; the library of the components knows no days.
        ["duration"] = new(
            "a duration", "Write one such as 30s, 5m or 24h; days are not known there.",
            node => IsWhole(node, long.MinValue, long.MaxValue) || GoDuration().IsMatch(node.Value ?? string.Empty)),
        ["long-duration"] = new("a duration", "Write one such as 30s, 24h or 7d, units from the largest to the smallest.", node => LongDuration().IsMatch(node.Value ?? string.Empty)),
        ["size"] = new("a size", "Write one such as 512KB or 16MB.", node => Size().IsMatch(node.Value ?? string.Empty)),
        ["binary-size"] = new("a size", "Write one such as 512KiB or 16MB, with its unit.", node => BinarySize().IsMatch(node.Value ?? string.Empty)),
        ["url"] = new("an address", "Write one such as http://host:9090/path.", node => ConfigUrl.IsValid(node.Value ?? string.Empty)),
        ["date"] = new("a date", "Write one such as 2024-04-01.", node => DateOnly.TryParseExact(node.Value, "yyyy-MM-dd", out _)),
        ["level"] = OneOf("debug", "info", "warn", "error"),
        ["tls-version"] = OneOf("TLS10", "TLS11", "TLS12", "TLS13"),
        ["relabel-action"] = OneOf(
            StringComparer.OrdinalIgnoreCase, "replace", "keep", "drop", "keepequal", "dropequal", "hashmod", "labelmap", "labeldrop", "labelkeep", "lowercase", "uppercase"),
    };

    /// <summary>The kind of a schema's name for it; words with bars between them are a choice.</summary>
    public static ConfigKind Of(string name) => name.Contains('|', StringComparison.Ordinal) ? OneOf(name.Split('|')) : Known[name];

    private static ConfigKind Integer(BigInteger least, BigInteger most) => new(
        least == 0 ? $"a whole number from 0 to {most}" : "a whole number",
        "Write it in digits, without quotes and without a unit.",
        node => IsWhole(node, least, most));

    // A fraction is cut off.
    private static bool IsWhole(YamlScalarNode node, BigInteger least, BigInteger most) =>
        YamlScalar.Resolve(node) is (YamlScalarType.Integer or YamlScalarType.Float, { } whole) && whole >= least && whole <= most;

    private static ConfigKind OneOf(params string[] words) => OneOf(StringComparer.Ordinal, words);

    private static ConfigKind OneOf(StringComparer comparer, params string[] words) =>
        new("one of " + string.Join(", ", words), "Write one of them.", node => words.Contains(node.Value, comparer));

    [GeneratedRegex(@"^[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)$")]
    private static partial Regex GoDuration();

    [GeneratedRegex("^(?:0|(?=.)(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?)$")]
    private static partial Regex LongDuration();

    [GeneratedRegex("^[0-9]+ *(?:[kmgtpe]?b?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    [GeneratedRegex(@"^[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:B|[KMGTPE]i?B))+)$")]
    private static partial Regex BinarySize();
}
