using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What Tempo 3.0 refuses, and what it accepts although it then does something other than what is written.</summary>
internal static class TempoConfigCheck
{
    private const string Processors = "overrides.defaults.metrics_generator.processors";
    private const string UseDefaults = "Move it under 'overrides.defaults', as in 'overrides.defaults.metrics_generator.processors'.";

    private static readonly Lazy<ConfigSchema> Schema = new(() => ConfigSchema.Load("Tempo/schema/tempo.json"));

    private static readonly string[] KnownProcessors = ["service-graphs", "span-metrics", "host-info"];

    private static readonly Dictionary<string, string> Removed = new()
    {
        ["ingester"] = "Remove it: the live store has taken its place ('live_store').",
        ["ingester_client"] = "Remove it: use 'live_store_client'.",
        ["compactor"] = "Remove it: set 'overrides.defaults.compaction.block_retention' and, where needed, 'backend_worker.compaction'.",
        ["metrics_generator.processor.local_blocks"] = "Remove it: the live store answers metrics queries.",
        ["search.query_ingesters_until"] = "Remove it: the live store is asked for what is recent.",
        ["search_enabled"] = "Remove it: search is always on.",
        ["overrides.metrics_generator_processors"] = UseDefaults,
        ["overrides.metrics_generator_max_active_series"] = UseDefaults,
        ["overrides.max_traces_per_user"] = UseDefaults,
        ["overrides.max_bytes_per_trace"] = UseDefaults,
        ["overrides.ingestion_rate_limit_bytes"] = UseDefaults,
        ["overrides.ingestion_burst_size_bytes"] = UseDefaults,
        ["overrides.block_retention"] = UseDefaults,
    };

    public static IReadOnlyList<ConfigFinding> Run(string text) => ConfigCheck.Run("Tempo", text, Schema.Value, Removed, Rules);

    private static IEnumerable<ConfigFinding> Rules(ConfigDocument file) => [.. Freshness(file), .. Generator(file), .. Receivers(file)];

    private static IEnumerable<ConfigFinding> Freshness(ConfigDocument file)
    {
        if (ConfigDuration.Parse(file.Text("query_frontend.query_end_cutoff")) == TimeSpan.Zero && !file.IsFalse("live_store.fail_on_high_lag"))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                "'query_frontend.query_end_cutoff' is 0, but 'live_store.fail_on_high_lag' (on by default) needs a cutoff.",
                "Set 'live_store.fail_on_high_lag: false', or a cutoff such as 30s.");
        }
    }

    private static IEnumerable<ConfigFinding> Generator(ConfigDocument file)
    {
        var writes = file.Find("metrics_generator.storage.remote_write") is YamlSequenceNode { Children.Count: > 0 };
        var processors = (file.Find(Processors) as YamlSequenceNode)?.Children.OfType<YamlScalarNode>().Select(node => node.Value ?? string.Empty).ToArray();
        if (writes && file.Find(Processors) is null)
        {
            yield return ConfigFinding.Warning(
                ConfigFinding.Contradiction,
                $"'metrics_generator.storage.remote_write' is set, but without '{Processors}' no metrics are generated.",
                $"Set '{Processors}: [span-metrics, service-graphs]'.");
        }

        if (processors is { Length: > 0 } && file.Text("metrics_generator.storage.path") is null or "")
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                $"'{Processors}' is set without 'metrics_generator.storage.path', with which the generator does not start.",
                "Set 'metrics_generator.storage.path' to a folder on the data volume.");
        }

        foreach (var unknown in (processors ?? []).Where(name => name.Length > 0 && !KnownProcessors.Contains(name)))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, $"'{unknown}' is no processor of Tempo 3.", $"Use {string.Join(", ", KnownProcessors)}.");
        }
    }

    private static IEnumerable<ConfigFinding> Receivers(ConfigDocument file)
    {
        foreach (var protocol in new[] { "grpc", "http" })
        {
            var path = $"distributor.receivers.otlp.protocols.{protocol}";
            if (file.Find(path) is { } receiver && ListensLocally(receiver, file.Text($"{path}.endpoint")))
            {
                yield return ConfigFinding.Error(
                    ConfigFinding.LocalReceiver,
                    $"'{path}' listens on 127.0.0.1 inside the container: nobody else reaches it.",
                    $"Set '{path}.endpoint' to 0.0.0.0:{(protocol == "grpc" ? 4317 : 4318)}.");
            }
        }
    }

    private static bool ListensLocally(YamlNode receiver, string? endpoint) => endpoint is null
        ? receiver is YamlMappingNode or YamlScalarNode
        : endpoint.StartsWith("127.", StringComparison.Ordinal) || endpoint.StartsWith("localhost", StringComparison.OrdinalIgnoreCase);
}
