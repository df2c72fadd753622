using System.Text.Json;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What Alloy 1.18 refuses: arguments and blocks that a component doesn't have, those that it lacks, and two components of one name.</summary>
internal static class AlloyConfigCheck
{
    private static readonly TimeSpan DefaultScrapeTimeout = TimeSpan.FromSeconds(10);

    private static readonly Lazy<JsonElement> Schema = new(() => JsonDocument.Parse(ComponentFile.Read("Alloy/schema/alloy.json")).RootElement);

    /// <summary>The components whose arguments are known here; those of others are not looked at.</summary>
    public static IReadOnlySet<string> KnownComponents => Schema.Value.GetProperty("components").EnumerateObject().Select(c => c.Name).ToHashSet();

    /// <summary>All findings on the files of one Alloy, which reads them as one.</summary>
    public static IReadOnlyList<ConfigFinding> Run(IEnumerable<(string Name, string Text)> files)
    {
        var findings = new List<ConfigFinding>();
        var declared = new Dictionary<string, string>();
        foreach (var (file, text) in files)
        {
            try
            {
                foreach (var component in AlloyDocument.Parse(text).Blocks)
                {
                    var where = $"{file}, line {component.Line}";
                    if (component.Label is not null && !declared.TryAdd($"{component.Name}.{component.Label}", where))
                    {
                        findings.Add(ConfigFinding.Error(
                            ConfigFinding.Contradiction, $"'{component.Name} \"{component.Label}\"' stands in {declared[$"{component.Name}.{component.Label}"]} and again in {where}.", "Give one of them another label."));
                    }

                    if (Schema.Value.GetProperty("components").TryGetProperty(component.Name, out var schema))
                    {
                        findings.AddRange([.. Check(component, schema, component.Name, file), .. Scrape(component, file)]);
                    }
                }
            }
            catch (FormatException e)
            {
                findings.Add(ConfigFinding.Error(ConfigFinding.Unreadable, $"'{file}' is not readable: {e.Message}.", "Correct it; 'alloy fmt' shows where it stands."));
            }
        }

        return findings;
    }

    private static IEnumerable<ConfigFinding> Check(AlloyBlock block, JsonElement schema, string path, string file)
    {
        if (schema.TryGetProperty("*", out _))
        {
            yield break;
        }

        var must = Names(schema, "must");
        var known = must.Concat(Names(schema, "may")).ToList();
        foreach (var (name, _, line) in block.Arguments.Where(a => !known.Contains(a.Name)))
        {
            yield return Unknown("argument", path, name, $"{file}, line {line}", known);
        }

        foreach (var missing in must.Where(name => block.Arguments.All(a => a.Name != name)))
        {
            yield return Missing("argument", path, missing, $"{file}, line {block.Line}");
        }

        foreach (var missing in Names(schema, "mustBlocks").Where(name => block.Blocks.All(b => b.Name != name)))
        {
            yield return Missing("block", path, missing, $"{file}, line {block.Line}");
        }

        var blocks = schema.TryGetProperty("blocks", out var inner) ? inner.EnumerateObject().ToDictionary(b => b.Name, b => b.Value) : [];
        foreach (var child in block.Blocks)
        {
            var findings = blocks.TryGetValue(child.Name, out var childSchema)
                ? Check(child, childSchema, $"{path} > {child.Name}", file)
                : [Unknown("block", path, child.Name, $"{file}, line {child.Line}", [.. blocks.Keys])];
            foreach (var finding in findings)
            {
                yield return finding;
            }
        }
    }

    // Alloy's own validation lets this pass, and then does not start.
    private static IEnumerable<ConfigFinding> Scrape(AlloyBlock component, string file)
    {
        if (component.Name == "prometheus.scrape"
            && Duration(component, "scrape_interval") is { } interval
            && (Duration(component, "scrape_timeout") ?? DefaultScrapeTimeout) is var timeout
            && timeout > interval)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                $"'{component.Name} \"{component.Label}\"' ({file}, line {component.Line}) scrapes every {interval.TotalSeconds:0.###} s with a time-out of {timeout.TotalSeconds:0.###} s, with which Alloy does not start.",
                "Set 'scrape_timeout' to no more than 'scrape_interval'.");
        }
    }

    private static TimeSpan? Duration(AlloyBlock block, string name) =>
        block.Arguments.FirstOrDefault(a => a.Name == name).Value is { } value && value.StartsWith('"') ? ConfigDuration.Parse(value.Trim('"')) : null;

    private static List<string> Names(JsonElement schema, string list) =>
        schema.TryGetProperty(list, out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];

    private static ConfigFinding Unknown(string kind, string path, string name, string where, IReadOnlyList<string> known) => ConfigFinding.Error(
        ConfigFinding.UnknownKey,
        $"'{name}' ({where}) is no {kind} of '{path}' in Alloy {Schema.Value.GetProperty("version").GetString()}, which refuses to start with it.",
        ConfigCheck.Suggest(name, known));

    private static ConfigFinding Missing(string kind, string path, string name, string where) => ConfigFinding.Error(
        ConfigFinding.Contradiction, $"'{path}' ({where}) lacks the {kind} '{name}', without which Alloy refuses to start.", $"Add '{name}'.");
}
