using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What Loki 3.7 refuses, and what it accepts although it then does something other than what is written.</summary>
internal static class LokiConfigCheck
{
    private const string RetentionPeriod = "limits_config.retention_period";

    private static readonly Lazy<ConfigSchema> Schema = new(() => ConfigSchema.Load("Loki/schema/loki.json"));

    private static readonly TimeSpan IndexPeriod = TimeSpan.FromHours(24);

    private static readonly Dictionary<string, string> Removed = new()
    {
        ["compactor.shared_store"] = "Name the store with 'compactor.delete_request_store'.",
        ["shared_store"] = "Remove it: the store follows from 'schema_config'.",
        ["chunk_store_config.max_look_back_period"] = "Use 'limits_config.max_query_lookback'.",
        ["limits_config.enforce_metric_name"] = "Remove it.",
        ["ingester.max_transfer_retries"] = "Remove it: the write-ahead log has taken its place.",
        ["bloom_compactor"] = "Use 'bloom_build' and 'bloom_gateway'.",
        ["querier.engine.timeout"] = "Use 'limits_config.query_timeout'.",
        ["query_range.split_queries_by_interval"] = "Use 'limits_config.split_queries_by_interval'.",
        ["enable_fifocache"] = "Use 'embedded_cache'.",
        ["fifocache"] = "Use 'embedded_cache'.",
    };

    public static IReadOnlyList<ConfigFinding> Run(string text) => ConfigCheck.Run("Loki", text, Schema.Value, Removed, Rules);

    private static IEnumerable<ConfigFinding> Rules(ConfigDocument file) => [.. Retention(file), .. SchemaPeriods(file)];

    private static IEnumerable<ConfigFinding> Retention(ConfigDocument file)
    {
        var isOn = file.IsTrue("compactor.retention_enabled");
        var period = ConfigDuration.Parse(file.Text(RetentionPeriod));
        if (isOn && file.Text("compactor.delete_request_store") is null or "")
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                "'compactor.retention_enabled' is true without 'compactor.delete_request_store', with which Loki refuses to start.",
                "Set 'compactor.delete_request_store' to the object store, such as 'filesystem'.");
        }

        if (isOn && period is null && file.Find("limits_config.retention_stream") is null)
        {
            yield return ConfigFinding.Warning(
                ConfigFinding.Contradiction,
                $"'compactor.retention_enabled' is true, but without '{RetentionPeriod}' everything is kept for ever.",
                $"Set '{RetentionPeriod}' to at least 24h.");
        }

        if (!isOn && period > TimeSpan.Zero)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                $"'{RetentionPeriod}' deletes nothing while 'compactor.retention_enabled' is not true: the disk fills up.",
                "Set 'compactor.retention_enabled: true' and 'compactor.delete_request_store'.");
        }

        if (period > TimeSpan.Zero && period < IndexPeriod)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, $"'{RetentionPeriod}' is less than 24h, which Loki refuses.", "Set it to 24h or more.");
        }
    }

    private static IEnumerable<ConfigFinding> SchemaPeriods(ConfigDocument file)
    {
        var periods = (file.Find("schema_config.configs") as YamlSequenceNode)?.OfType<YamlMappingNode>().ToArray() ?? [];
        if (periods.Length == 0)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, "'schema_config.configs' has no entry, without which Loki stores nothing.", "Add one with store tsdb and schema v13.");
            yield break;
        }

        var current = periods[^1];
        if (!file.IsFalse("limits_config.allow_structured_metadata") && SchemaVersion(current) < 13)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                $"the current schema is '{Value(current, "schema")}', but structured metadata (on by default) needs v13: Loki refuses to start.",
                "Add an entry with 'schema: v13' from tomorrow on, or set 'limits_config.allow_structured_metadata: false'.");
        }

        foreach (var period in periods.Where(period => Value(period, "store") == "tsdb"))
        {
            var index = period.Children.TryGetValue(new YamlScalarNode("index"), out var node) ? node as YamlMappingNode : null;
            if (index is null || ConfigDuration.Parse(Value(index, "period")) != IndexPeriod)
            {
                yield return ConfigFinding.Error(
                    ConfigFinding.Contradiction,
                    $"the schema entry from {Value(period, "from")} uses tsdb with an index period other than 24h, which Loki refuses.",
                    "Set 'index.period: 24h'.");
            }
        }
    }

    private static int SchemaVersion(YamlMappingNode period) =>
        int.TryParse(Value(period, "schema")?.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static string? Value(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? (value as YamlScalarNode)?.Value : null;
}
