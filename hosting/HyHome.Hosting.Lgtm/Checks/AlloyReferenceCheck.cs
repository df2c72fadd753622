using System.Text.RegularExpressions;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What Alloy 1.18 refuses in the wiring of its components: one that stands nowhere, a field that it doesn't export, a field of another kind than is asked for.</summary>
internal static partial class AlloyReferenceCheck
{
    private const string Logs = "a receiver of logs";
    private const string Metrics = "a receiver of metrics";
    private const string Otel = "an input of OpenTelemetry data";
    private const string Targets = "a list of targets";
    private const string Rules = "rules";

    // "Exported fields" of each component's page of the reference.
    private static readonly Dictionary<string, Dictionary<string, string>> Exports = new(StringComparer.Ordinal)
    {
        ["discovery.docker"] = new() { ["targets"] = Targets },
        ["discovery.kubernetes"] = new() { ["targets"] = Targets },
        ["discovery.relabel"] = new() { ["output"] = Targets, ["rules"] = Rules },
        ["loki.process"] = new() { ["receiver"] = Logs },
        ["loki.source.docker"] = [],
        ["loki.source.file"] = [],
        ["loki.source.kubernetes"] = [],
        ["loki.source.kubernetes_events"] = [],
        ["loki.write"] = new() { ["receiver"] = Logs },
        ["otelcol.exporter.otlp"] = new() { ["input"] = Otel },
        ["otelcol.exporter.otlphttp"] = new() { ["input"] = Otel },
        ["otelcol.processor.batch"] = new() { ["input"] = Otel },
        ["otelcol.processor.k8sattributes"] = new() { ["input"] = Otel },
        ["otelcol.processor.memory_limiter"] = new() { ["input"] = Otel },
        ["otelcol.processor.transform"] = new() { ["input"] = Otel },
        ["otelcol.receiver.otlp"] = [],
        ["prometheus.exporter.self"] = new() { ["targets"] = Targets },
        ["prometheus.operator.podmonitors"] = [],
        ["prometheus.operator.servicemonitors"] = [],
        ["prometheus.relabel"] = new() { ["receiver"] = Metrics, ["rules"] = Rules },
        ["prometheus.remote_write"] = new() { ["receiver"] = Metrics },
        ["prometheus.scrape"] = [],
    };

    /// <summary>All findings on the files of one Alloy, which reads them as one.</summary>
    public static IReadOnlyList<ConfigFinding> Run(IEnumerable<(string Name, string Text)> files)
    {
        var blocks = new List<(string File, AlloyBlock Block)>();
        foreach (var (file, text) in files)
        {
            try
            {
                blocks.AddRange(AlloyDocument.Parse(text).Blocks.Select(block => (file, block)));
            }
            catch (FormatException)
            {
                // Told by the check of its syntax; without this file, no reference can be judged.
                return [];
            }
        }

        var declared = blocks.Select(b => $"{b.Block.Name}.{b.Block.Label}").ToHashSet(StringComparer.Ordinal);
        return [.. blocks.Where(b => Exports.ContainsKey(b.Block.Name)).SelectMany(b => Check(b.Block, b.Block.Name, b.File, declared))];
    }

    private static IEnumerable<ConfigFinding> Check(AlloyBlock block, string component, string file, HashSet<string> declared)
    {
        foreach (var (name, value, line) in block.Arguments)
        {
            var wanted = Wanted(component, block.Name, name);
            foreach (Match match in Reference().Matches(Text().Replace(value, "\"\"")))
            {
                if (Find(match.Value, declared, wanted) is { } problem)
                {
                    yield return ConfigFinding.Error(ConfigFinding.Contradiction, $"'{name}' ({file}, line {line}) of '{component}' names '{match.Value}', {problem.Cause}; Alloy refuses to start with it.", problem.Cure);
                }
            }
        }

        foreach (var finding in block.Blocks.SelectMany(child => Check(child, component, file, declared)))
        {
            yield return finding;
        }
    }

    private static (string Cause, string Cure)? Find(string reference, HashSet<string> declared, string? wanted)
    {
        if (Exports.Keys.Where(c => reference.StartsWith(c + ".", StringComparison.Ordinal)).MaxBy(c => c.Length) is not { } component)
        {
            return null;
        }

        var parts = reference[(component.Length + 1)..].Split('.');
        var target = $"{component}.{parts[0]}";
        if (!declared.Contains(target))
        {
            return ("which stands in none of its files", ConfigCheck.Suggest(target, [.. declared]));
        }

        var exported = Exports[component];
        if (parts.Length < 2 || !exported.TryGetValue(parts[1], out var kind))
        {
            return ($"but '{component}' exports {(exported.Count == 0 ? "nothing" : string.Join(" and ", exported.Keys.Select(k => $"'{k}'")))}", exported.Count == 0 ? "Name a component that takes something in." : ConfigCheck.Suggest(parts.ElementAtOrDefault(1) ?? "", [.. exported.Keys]));
        }

        return wanted is null || kind == wanted ? null : ($"which is {kind}, where {wanted} belongs", "Name a component of the same signal.");
    }

    private static string? Wanted(string component, string block, string argument) => argument switch
    {
        "forward_to" when component.StartsWith("loki.", StringComparison.Ordinal) => Logs,
        "forward_to" when component.StartsWith("prometheus.", StringComparison.Ordinal) => Metrics,
        "targets" => Targets,
        "relabel_rules" => Rules,
        "logs" or "metrics" or "traces" when block == "output" => Otel,
        _ => null,
    };

    [GeneratedRegex(@"[a-z_][a-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+")]
    private static partial Regex Reference();

    [GeneratedRegex(@"""(?:\\.|[^""\\])*""|//[^\n]*")]
    private static partial Regex Text();
}
