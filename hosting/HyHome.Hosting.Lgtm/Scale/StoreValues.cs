using System.Text.Json.Nodes;

namespace HyHome.Hosting.Lgtm;

/// <summary>
/// Values of the stores' charts, from the model: retention, limits, rules and where alerts go are those of the single-process configuration. Keys of the object
/// storage come from a Secret by the components' own environment expansion.
/// </summary>
internal sealed class StoreValues(LgtmStack stack, string stores, ScaleParameters parameters)
{
    private const string AccessKey = "OBJECT_STORAGE_ACCESS_KEY";
    private const string SecretKey = "OBJECT_STORAGE_SECRET_KEY";
    private const string RulesMap = "mimir-rules";
    private const int Copies = 3;
    private const int Pair = 2;

    public JsonObject Loki(ClusterFileContext context)
    {
        var loki = stack.Loki.Resource;
        var config = YamlToJson.ReadConfig(loki.ConfigFile, "Loki/loki.yaml");
        var schema = config["schema_config"]!.DeepClone().AsObject();
        foreach (var period in schema["configs"]!.AsArray().OfType<JsonObject>())
        {
            period["object_store"] = "s3";
        }

        var limits = config["limits_config"]!.DeepClone().AsObject();
        limits["retention_period"] = GoDuration.Format(loki.Retention);
        var rules = new JsonObject(FileContent.Of(ComponentFile.Tree("Loki/rules").Concat(loki.RuleFiles.SelectMany(f => UserFile.ToItems(f, "*.yaml"))))
            .Select(f => KeyValuePair.Create(f.Path.Replace('/', '-'), (JsonNode?)f.Text)));
        var values = new JsonObject
        {
            ["fullnameOverride"] = "loki",
            ["deploymentMode"] = "Distributed",
            ["defaults"] = new JsonObject { ["extraEnv"] = Keys(), ["podAnnotations"] = Annotations(3100) },
            ["loki"] = new JsonObject
            {
                ["auth_enabled"] = false,
                ["commonConfig"] = new JsonObject { ["replication_factor"] = Copies },
                ["schemaConfig"] = schema,
                ["limits_config"] = limits,
                ["storage"] = new JsonObject
                {
                    ["type"] = "s3",
                    ["bucketNames"] = new JsonObject { ["chunks"] = Bucket("loki-chunks"), ["ruler"] = Bucket("loki-ruler"), ["admin"] = Bucket("loki-admin") },
                    ["s3"] = new JsonObject
                    {
                        ["endpoint"] = parameters.Endpoint,
                        ["region"] = parameters.Region,
                        ["accessKeyId"] = $"${{{AccessKey}}}",
                        ["secretAccessKey"] = $"${{{SecretKey}}}",
                        ["s3ForcePathStyle"] = true,
                        ["insecure"] = parameters.IsInsecure,
                    },
                },
                ["compactor"] = new JsonObject { ["retention_enabled"] = true, ["delete_request_store"] = "s3" },
                ["pattern_ingester"] = new JsonObject { ["enabled"] = true },
                ["rulerConfig"] = new JsonObject
                {
                    ["storage"] = new JsonObject { ["type"] = "local", ["local"] = new JsonObject { ["directory"] = "/etc/loki/rules" } },
                    ["rule_path"] = "/tmp/loki-rules",
                    ["alertmanager_url"] = context.Url(stack.Alertmanager.Resource.PrimaryEndpoint),
                    ["enable_api"] = true,
                },
                ["analytics"] = new JsonObject { ["reporting_enabled"] = false },
            },
            ["ingester"] = new JsonObject { ["replicas"] = Copies, ["zoneAwareReplication"] = Disabled() },
            ["distributor"] = Replicas(Copies),
            ["querier"] = Replicas(Copies),
            ["queryFrontend"] = Replicas(Pair),
            ["queryScheduler"] = Replicas(Pair),
            ["indexGateway"] = Replicas(Pair),
            ["compactor"] = Replicas(1),
            ["patternIngester"] = Replicas(1),
            // Without tenants, the ruler's only one is called "fake".
            ["ruler"] = new JsonObject { ["replicas"] = 1, ["directories"] = new JsonObject { ["fake"] = rules } },
            // The chart's own size of this cache alone would ask for ten gigabytes.
            ["chunksCache"] = new JsonObject { ["allocatedMemory"] = 1024 },
            ["lokiCanary"] = Disabled(),
            ["test"] = Disabled(),
            ["rollout_operator"] = Disabled(),
        };
        foreach (var other in new[] { "singleBinary", "backend", "read", "write" })
        {
            values[other] = Replicas(0);
        }

        return values;
    }

    public JsonObject Tempo()
    {
        var tempo = stack.Tempo.Resource;
        var config = YamlToJson.ReadConfig(tempo.ConfigFile, "Tempo/tempo.yaml");
        return new JsonObject
        {
            ["fullnameOverride"] = "tempo",
            ["reportingEnabled"] = false,
            ["streamOverHTTPEnabled"] = true,
            ["defaults"] = new JsonObject { ["extraArgs"] = new JsonArray("-config.expand-env=true"), ["extraEnv"] = Keys() },
            ["tempo"] = new JsonObject { ["podAnnotations"] = Annotations(3200) },
            ["ingest"] = new JsonObject { ["kafka"] = new JsonObject { ["address"] = parameters.Kafka, ["auto_create_topic_default_partitions"] = Copies } },
            ["traces"] = new JsonObject { ["otlp"] = new JsonObject { ["grpc"] = Enabled(), ["http"] = Enabled() } },
            ["storage"] = new JsonObject
            {
                ["trace"] = new JsonObject
                {
                    ["backend"] = "s3",
                    ["s3"] = new JsonObject
                    {
                        ["bucket"] = Bucket("tempo"),
                        ["endpoint"] = parameters.Endpoint,
                        ["region"] = parameters.Region,
                        ["access_key"] = $"${{{AccessKey}}}",
                        ["secret_key"] = $"${{{SecretKey}}}",
                        ["forcepathstyle"] = true,
                        ["insecure"] = parameters.IsInsecure,
                    },
                },
            },
            ["backendScheduler"] = new JsonObject
            {
                ["enabled"] = true,
                ["config"] = new JsonObject
                {
                    ["provider"] = new JsonObject
                    {
                        ["compaction"] = new JsonObject { ["compaction"] = new JsonObject { ["block_retention"] = GoDuration.Format(tempo.Retention) } },
                    },
                },
            },
            ["distributor"] = Replicas(Copies),
            ["querier"] = Replicas(Pair),
            ["queryFrontend"] = Replicas(Pair),
            ["blockBuilder"] = new JsonObject { ["enabled"] = true, ["replicas"] = Copies },
            ["liveStore"] = new JsonObject { ["enabled"] = true, ["replicas"] = Copies },
            ["metricsGenerator"] = new JsonObject
            {
                ["enabled"] = true,
                ["config"] = new JsonObject
                {
                    ["processor"] = config["metrics_generator"]?["processor"]?.DeepClone(),
                    ["storage"] = new JsonObject
                    {
                        ["remote_write"] = new JsonArray(new JsonObject { ["url"] = $"{ScaleOverlay.MimirUrl(stores)}/api/v1/push", ["send_exemplars"] = true }),
                    },
                },
            },
            ["overrides"] = new JsonObject
            {
                ["defaults"] = new JsonObject
                {
                    ["metrics_generator"] = new JsonObject
                    {
                        ["processors"] = new JsonArray("span-metrics", "service-graphs"),
                        ["trace_id_label_name"] = config["overrides"]?["defaults"]?["metrics_generator"]?["trace_id_label_name"]?.DeepClone(),
                    },
                },
            },
            ["rollout_operator"] = Disabled(),
        };
    }

    public JsonObject Mimir(ClusterFileContext context)
    {
        var prometheus = stack.Prometheus.Resource;
        var config = YamlToJson.ReadConfig(prometheus.ConfigFile, "Prometheus/prometheus.yaml");
        var attributes = config["otlp"]?["promote_resource_attributes"] as JsonArray ?? [];
        return new JsonObject
        {
            ["fullnameOverride"] = "mimir",
            ["global"] = new JsonObject { ["extraEnv"] = Keys(), ["podAnnotations"] = Annotations(8080) },
            ["minio"] = Disabled(),
            // Series go to the ingesters directly: one component less to run than with Kafka.
            ["kafka"] = Disabled(),
            ["rollout_operator"] = Disabled(),
            ["alertmanager"] = Disabled(),
            ["gateway"] = new JsonObject { ["enabledNonEnterprise"] = true },
            ["nginx"] = Disabled(),
            ["mimir"] = new JsonObject
            {
                ["structuredConfig"] = new JsonObject
                {
                    ["multitenancy_enabled"] = false,
                    ["usage_stats"] = Disabled(),
                    ["ingest_storage"] = new JsonObject
                    {
                        ["enabled"] = false,
                        ["kafka"] = new JsonObject { ["address"] = null, ["topic"] = null, ["auto_create_topic_default_partitions"] = null },
                    },
                    ["distributor"] = new JsonObject { ["remote_timeout"] = null },
                    ["ingester"] = new JsonObject { ["push_grpc_method_enabled"] = null },
                    ["common"] = new JsonObject
                    {
                        ["storage"] = new JsonObject
                        {
                            ["backend"] = "s3",
                            ["s3"] = new JsonObject
                            {
                                ["endpoint"] = parameters.Endpoint,
                                ["region"] = parameters.Region,
                                ["access_key_id"] = $"${{{AccessKey}}}",
                                ["secret_access_key"] = $"${{{SecretKey}}}",
                                ["insecure"] = parameters.IsInsecure,
                            },
                        },
                    },
                    ["blocks_storage"] = new JsonObject { ["s3"] = new JsonObject { ["bucket_name"] = Bucket("mimir") } },
                    ["ruler_storage"] = new JsonObject { ["backend"] = "local", ["local"] = new JsonObject { ["directory"] = "/etc/mimir/rules" } },
                    ["ruler"] = new JsonObject { ["alertmanager_url"] = context.Url(stack.Alertmanager.Resource.PrimaryEndpoint) },
                    ["limits"] = new JsonObject
                    {
                        ["compactor_blocks_retention_period"] = GoDuration.Format(prometheus.Retention),
                        ["out_of_order_time_window"] = config["storage"]?["tsdb"]?["out_of_order_time_window"]?.DeepClone(),
                        ["max_global_exemplars_per_user"] = config["storage"]?["exemplars"]?["max_exemplars"]?.DeepClone(),
                        ["otel_metric_suffixes_enabled"] = true,
                        ["promote_otel_resource_attributes"] = string.Join(',', attributes.Select(a => (string?)a)),
                    },
                },
            },
            ["ingester"] = new JsonObject { ["replicas"] = Copies, ["zoneAwareReplication"] = Disabled() },
            ["store_gateway"] = new JsonObject { ["replicas"] = Pair, ["zoneAwareReplication"] = Disabled() },
            ["ruler"] = new JsonObject
            {
                ["extraVolumes"] = new JsonArray(new JsonObject { ["name"] = "rules", ["configMap"] = new JsonObject { ["name"] = RulesMap } }),
                // Without tenants, the only one is called "anonymous".
                ["extraVolumeMounts"] = new JsonArray(new JsonObject { ["name"] = "rules", ["mountPath"] = "/etc/mimir/rules/anonymous" }),
            },
        };
    }

    /// <summary>The rules of Prometheus, for Mimir's ruler.</summary>
    public ClusterFile MimirRules(ClusterFileContext context)
    {
        var files = PrometheusBuilderExtensions.RuleItems(stack.Prometheus.Resource);
        var metadata = context.Metadata(RulesMap);
        metadata["namespace"] = stores;
        return new ClusterFile("configmap-rules.yaml", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = metadata,
            ["data"] = new JsonObject(FileContent.Of(files).Select(f => KeyValuePair.Create(f.Path.Replace('/', '-'), (JsonNode?)f.Text))),
        });
    }

    private static JsonObject Disabled() => new() { ["enabled"] = false };

    private static JsonObject Enabled() => new() { ["enabled"] = true };

    private static JsonObject Replicas(int count) => new() { ["replicas"] = count };

    private static JsonObject Annotations(int port) => new()
    {
        ["prometheus.io/scrape"] = "true",
        ["prometheus.io/port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static JsonArray Keys() => [Key(AccessKey, "access-key"), Key(SecretKey, "secret-key")];

    private static JsonObject Key(string variable, string key) => new()
    {
        ["name"] = variable,
        ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = ScaleParameters.SecretName, ["key"] = key } },
    };

    private string Bucket(string name) => $"{parameters.BucketPrefix}-{name}";
}
