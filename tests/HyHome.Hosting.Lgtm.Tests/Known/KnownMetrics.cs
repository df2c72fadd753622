using System.Globalization;
using HyHome.Hosting.Lgtm.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Tests.Known;

/// <summary>A metric that a source is known to expose, with the values that its labels can have.</summary>
internal sealed record KnownMetric(string Source, string Name, string Type, IReadOnlyDictionary<string, IReadOnlyList<string>> Labels, double Value)
{
    /// <summary>The value is the time at which it is read.</summary>
    public bool IsNow => double.IsNaN(Value);

    /// <summary>Every combination of its labels' values.</summary>
    public IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> LabelSets() => Labels.Aggregate(
        (IEnumerable<IReadOnlyList<KeyValuePair<string, string>>>)[[]],
        static (sets, label) => sets.SelectMany(_ => label.Value, (set, value) => (IReadOnlyList<KeyValuePair<string, string>>)[.. set, new(label.Key, value)]));
}

/// <summary>The checked lists of what each source exposes; see the README beside them.</summary>
internal sealed class KnownMetrics
{
    private readonly ILookup<string, KnownMetric> _byName;

    private KnownMetrics(IReadOnlyList<KnownMetric> all)
    {
        All = all;
        _byName = all.ToLookup(static metric => metric.Name);
    }

    public IReadOnlyList<KnownMetric> All { get; }

    public static KnownMetrics Read() => new(
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests/HyHome.Hosting.Lgtm.Tests/Known"), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Read)]);

    /// <summary>The labels that series of a name can have; null where no list has the name.</summary>
    public IReadOnlySet<string>? LabelsOf(string name)
    {
        var found = _byName[name].SelectMany(static metric => metric.Labels.Keys).ToHashSet();
        foreach (var suffix in (ReadOnlySpan<string>)["_bucket", "_sum", "_count"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && _byName[name[..^suffix.Length]].Where(static metric => metric.Type == "histogram").ToList() is { Count: > 0 } histograms)
            {
                found.UnionWith(histograms.SelectMany(static metric => metric.Labels.Keys));
                if (suffix == "_bucket")
                {
                    found.Add("le");
                }

                return found;
            }
        }

        return _byName.Contains(name) ? found : null;
    }

    private static IEnumerable<KnownMetric> Read(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var values = Map(root, "values").ToDictionary(static entry => entry.Key, static entry => Texts(entry.Value));
        var scraped = Map(root, "scraped").ToDictionary(static entry => entry.Key, static entry => (IReadOnlyList<string>)[entry.Value.ToString()]);
        var common = root.Children.TryGetValue(new YamlScalarNode("common"), out var all) ? all.ToString() : "";
        foreach (var (name, definition) in Map(root, "metrics").SelectMany(static metric =>
            (metric.Value is YamlSequenceNode several ? several.Children : [metric.Value]).Select(one => (metric.Key, one.ToString()))))
        {
            var halves = definition.Split(" = ");
            var words = $"{halves[0]} {common}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var labels = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var word in words.Skip(1).Select(static word => word.Split('=')))
            {
                labels[word[0]] = word.Length > 1 ? word[1].Split(',') : values.TryGetValue(word[0], out var known)
                    ? known
                    : throw new InvalidDataException($"{Path.GetFileName(file)}: the label '{word[0]}' of {name} has no value.");
            }

            foreach (var (label, value) in scraped)
            {
                labels.TryAdd(label, value);
            }

            var amount = halves.Length < 2 ? 1 : halves[1] == "now" ? double.NaN : double.Parse(halves[1], CultureInfo.InvariantCulture);
            yield return new KnownMetric(root["source"].ToString(), name, words[0], labels, amount);
        }
    }

    private static IEnumerable<KeyValuePair<string, YamlNode>> Map(YamlMappingNode root, string key) => root.Children.TryGetValue(new YamlScalarNode(key), out var node)
        ? ((YamlMappingNode)node).Children.Select(static child => new KeyValuePair<string, YamlNode>(child.Key.ToString(), child.Value))
        : [];

    private static IReadOnlyList<string> Texts(YamlNode node) => [.. ((YamlSequenceNode)node).Children.Select(static child => child.ToString())];
}
