using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>What Loki 3.7 refuses, and what it accepts although it then does something other than what is written.</summary>
internal static class LokiConfigCheck
{
    private const string RetentionPeriod = "limits_config.retention_period";

    private static readonly Lazy<ConfigSchema> Schema = new(() => ConfigSchema.Load("Loki/schema/loki.json"));

    private static readonly string[] Stores = ["azure", "bos", "cos", "filesystem", "gcs", "s3", "swift", "alibabacloud"];

    // Those that Loki calls supported, deprecated and for tests: it starts with each.
    private static readonly string[] ObjectStores =
    [
        "filesystem", "aws", "alibabacloud", "azure", "bos", "cos", "gcs", "s3", "swift", "noop", "aws-dynamo", "bigtable", "bigtable-hashed", "cassandra", "gcp", "gcp-columnkey", "grpc-store", "inmemory",
    ];

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

    private static IEnumerable<ConfigFinding> Rules(ConfigDocument file) => [.. Retention(file), .. SchemaPeriods(file), .. CommonStorage(file), .. RemoteWrite(file)];

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

        foreach (var stream in (file.Find("limits_config.retention_stream") as YamlSequenceNode)?.OfType<YamlMappingNode>() ?? [])
        {
            if (ConfigDuration.Parse(Value(stream, "period")) is { } own && own < IndexPeriod)
            {
                yield return ConfigFinding.Error(
                    ConfigFinding.Contradiction, $"an entry of 'limits_config.retention_stream' has the period '{Value(stream, "period")}', less than 24h, which Loki refuses.", "Set it to 24h or more.");
            }
        }

        foreach (var selector in (file.Find("limits_config.retention_stream") as YamlSequenceNode)?.OfType<YamlMappingNode>().Select(stream => Value(stream, "selector") ?? string.Empty) ?? [])
        {
            if (!selector.Contains(ConfigDocument.Variable, StringComparison.Ordinal) && !StreamSelector.IsValid(selector))
            {
                yield return ConfigFinding.Error(
                    ConfigFinding.Contradiction, $"an entry of 'limits_config.retention_stream' has the selector '{selector}', which Loki refuses.", "Write one such as '{namespace=\"dev\"}', with a matcher that a stream without the label does not fulfil.");
            }
        }

        if (period > TimeSpan.Zero && period < IndexPeriod)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, $"'{RetentionPeriod}' is less than 24h, which Loki refuses.", "Set it to 24h or more.");
        }
    }

    private static IEnumerable<ConfigFinding> RemoteWrite(ConfigDocument file)
    {
        var others = (file.Find("ruler.remote_write.clients") as YamlMappingNode)?.Children.Values.OfType<YamlMappingNode>() ?? [];
        if (file.IsTrue("ruler.remote_write.enabled") && file.Text("ruler.remote_write.client.url") is null or "" && !others.Any(client => Value(client, "url") is { Length: > 0 }))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, "'ruler.remote_write.enabled' is true without an address to write to, with which Loki refuses to start.", "Set 'ruler.remote_write.clients.<name>.url'.");
        }
    }

    private static IEnumerable<ConfigFinding> CommonStorage(ConfigDocument file)
    {
        // What is empty changes no default, and then counts for nothing.
        var stores = (file.Find("common.storage") as YamlMappingNode)?.Children
            .Where(child => child.Value is YamlMappingNode store && store.Children.Values.Any(value => value is YamlScalarNode { Value.Length: > 0 })).Select(child => ((YamlScalarNode)child.Key).Value ?? string.Empty).Where(Stores.Contains).ToArray() ?? [];
        if (stores.Length > 1)
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, $"'common.storage' has {string.Join(", ", stores.Select(s => $"'{s}'"))}, of which Loki takes one: it refuses to start.", "Leave one of them.");
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

        if (!file.IsFalse("limits_config.allow_structured_metadata") && Value(current, "store") is { } kind and not "tsdb" && !kind.Contains(ConfigDocument.Variable, StringComparison.Ordinal))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction,
                $"the current store is '{kind}', but structured metadata (on by default) needs 'tsdb': Loki refuses to start.",
                "Add an entry with 'store: tsdb' from tomorrow on, or set 'limits_config.allow_structured_metadata: false'.");
        }

        foreach (var period in periods.Where(period => SchemaVersion(period) is < 9 or > 13 && Value(period, "schema")?.Contains(ConfigDocument.Variable, StringComparison.Ordinal) != true))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, $"the schema entry from {Value(period, "from")} has the schema '{Value(period, "schema")}', which Loki does not know.", "Use 'schema: v13'.");
        }

        var named = (file.Find("storage_config.named_stores") as YamlMappingNode)?.Children.Values.OfType<YamlMappingNode>()
            .SelectMany(kind => kind.Children.Keys.OfType<YamlScalarNode>()).Select(key => key.Value).ToArray() ?? [];
        var thanos = file.IsTrue("storage_config.use_thanos_objstore");
        foreach (var store in periods.Select(period => Value(period, "object_store")).OfType<string>()
            .Where(store => !thanos && store.Length > 0 && !ObjectStores.Contains(store) && !named.Contains(store) && !store.Contains(ConfigDocument.Variable, StringComparison.Ordinal)))
        {
            yield return ConfigFinding.Error(
                ConfigFinding.Contradiction, $"'{store}' is no object store of Loki, and none of 'storage_config.named_stores'.", "Use filesystem, s3, gcs, azure, swift, cos, bos or alibabacloud.");
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
