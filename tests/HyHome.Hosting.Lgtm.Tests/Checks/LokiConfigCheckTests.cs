using HyHome.Hosting.Lgtm.Checks;
using HyHome.Hosting.Lgtm.Configuration;

namespace HyHome.Hosting.Lgtm.Tests.Checks;

public sealed class LokiConfigCheckTests
{
    private static readonly string Good = ComponentFile.Read("Loki/loki.yaml");

    [Fact]
    public void Our_own_file_has_no_finding() => Assert.Empty(LokiConfigCheck.Run(Good));

    [Theory]
    [InlineData("auth_enabled: false", "auth_enable: false", "HYHOME101", "auth_enable", "'auth_enabled'")]
    [InlineData("  working_directory:", "  working_dir:", "HYHOME101", "compactor.working_dir", "'working_directory'")]
    [InlineData("      schema: v13", "      schema: v13\n      scheme: x", "HYHOME101", "schema_config.configs.scheme", "'schema'")]
    [InlineData("  delete_request_store: filesystem", "  shared_store: filesystem\n  delete_request_store: filesystem", "HYHOME102", "compactor.shared_store", "delete_request_store")]
    [InlineData("analytics:", "bloom_compactor:\n  enabled: true\nanalytics:", "HYHOME102", "bloom_compactor", "bloom_build")]
    [InlineData("  volume_enabled: true", "  enforce_metric_name: false", "HYHOME102", "limits_config.enforce_metric_name", "Remove")]
    [InlineData("  delete_request_store: filesystem", "", "HYHOME103", "delete_request_store", "filesystem")]
    [InlineData("  retention_period: ${LOKI_RETENTION:-168h}", "  retention_period: 12h", "HYHOME103", "less than 24h", "24h")]
    [InlineData("  retention_enabled: true", "  retention_enabled: false", "HYHOME103", "deletes nothing", "retention_enabled: true")]
    [InlineData("      schema: v13", "      schema: v12", "HYHOME103", "'v12'", "v13")]
    [InlineData("        period: 24h", "        period: 168h", "HYHOME103", "other than 24h", "24h")]
    [InlineData("auth_enabled: false", "auth_enabled: \"false\"", "HYHOME109", "'auth_enabled' (line 4) is 'false', but Loki 3.7.6 takes true or false there", "without quotes")]
    [InlineData("  http_listen_port: 3100", "  http_listen_port: \"3100\"", "HYHOME109", "'server.http_listen_port' (line 7) is '3100', but Loki 3.7.6 takes a whole number", "without quotes")]
    [InlineData("  http_listen_port: 3100", "  http_listen_port: [3100]", "HYHOME109", "is a list, but", "digits")]
    [InlineData("  log_level: warn", "  log_level: warning", "HYHOME109", "one of debug, info, warn, error", "one of them")]
    [InlineData("  scheduler_dns_lookup_period: 1s", "  scheduler_dns_lookup_period: 1d", "HYHOME109", "takes a duration", "days are not known there")]
    [InlineData("  split_queries_by_interval: 1h", "  split_queries_by_interval: 30m1h", "HYHOME109", "takes a duration", "largest to the smallest")]
    [InlineData("  per_stream_rate_limit: 16MB", "  per_stream_rate_limit: 16MiB", "HYHOME109", "takes a size", "16MB")]
    [InlineData("        - action: index_label", "        - action: label", "HYHOME109", "one of drop, index_label, structured_metadata", "one of them")]
    [InlineData("    - from: \"2024-04-01\"", "    - from: 2024-13-01", "HYHOME109", "takes a date", "2024-04-01")]
    [InlineData("  volume_enabled: true", "  retention_stream: {selector: x}", "HYHOME109", "takes a list", "'- '")]
    [InlineData("analytics:\n  reporting_enabled: false", "analytics: false", "HYHOME109", "takes a mapping", "further in")]
    [InlineData("      schema: v13", "      schema: v14", "HYHOME103", "does not know", "v13")]
    [InlineData("    - from: \"2024-04-01\"\n      store: tsdb", "    - from: \"2024-04-01\"\n      store: boltdb-shipper", "HYHOME103", "needs 'tsdb'", "store: tsdb")]
    [InlineData("      object_store: filesystem", "      object_store: disk", "HYHOME103", "'disk'", "filesystem")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"b\"}'\n      priority: 1\n      period: 1h", "HYHOME103", "'limits_config.retention_stream' has the period '1h'", "24h")]
    [InlineData("  storage:\n    filesystem:", "  storage:\n    s3:\n      bucketnames: b\n    filesystem:", "HYHOME103", "'s3', 'filesystem'", "one of them")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=''b''}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"b\",}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"b\" c=\"d\"}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a!=\"b\"}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=~\".*\"}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"b\"} |= \"x\"'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a.b=\"c\"}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{\"a\"=\"b\"}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"\\q\"}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a='\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{}'\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: ''\n      priority: 1\n      period: 24h", "HYHOME103", "has the selector", "namespace")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://%zz'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://x y'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://[x'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: '::'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://a:b'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://a%20b/'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://x/%2'", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("  enable_api: true", "  enable_api: true\n  remote_write:\n    enabled: true", "HYHOME103", "without an address to write to", "clients")]
    [InlineData("auth_enabled: false", "auth_enabled: [", "HYHOME104", "not readable", "YAML")]
    [InlineData("auth_enabled: false", "auth_enabled: false # as ${...} says", "HYHOME104", "no variable's name follows '${' at line 4", "leave the two characters out")]
    public void A_mistake_is_found_with_its_key_and_a_cure(string right, string wrong, string id, string cause, string cure)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);

        var finding = Assert.Single(LokiConfigCheck.Run(Good.Replace(right, wrong)));

        Assert.Equal(id, finding.Id);
        Assert.True(finding.IsError);
        Assert.Contains(cause, finding.Cause, StringComparison.Ordinal);
        Assert.Contains(cure, finding.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=~\".+\"}'\n      priority: 1\n      period: 24h")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=`b`}'\n      priority: 1\n      period: 24h")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a!=\"\"}'\n      priority: 1\n      period: 24h")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '  {a=\"b\"}'\n      priority: 1\n      period: 24h")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"b\", c!=\"d\", e=~\"x.*\"}'\n      priority: 1\n      period: 24h")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '{a=\"\\n\"}'\n      priority: 1\n      period: 24h")]
    [InlineData("  volume_enabled: true", "  retention_stream:\n    - selector: '${SELECTOR}'\n      priority: 1\n      period: 24h")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'foo'")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: '/a b'")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'a:b:c'")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: ''")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://x/%20'")]
    [InlineData("  enable_api: true", "  enable_api: true\n  external_url: 'http://u:p@[::1]:9090/?a=%zz'")]
    [InlineData("  enable_api: true", "  enable_api: true\n  remote_write:\n    enabled: true\n    clients:\n      one:\n        url: http://prometheus:9090/api/v1/write")]
    [InlineData("auth_enabled: false", "auth_enabled: No")]
    [InlineData("auth_enabled: false", "auth_enabled:")]
    [InlineData("  http_listen_port: 3100", "  http_listen_port: 0xC1C")]
    [InlineData("  http_listen_port: 3100", "  http_listen_port: 3_100")]
    [InlineData("  http_listen_port: 3100", "  http_listen_port: ${PORT}")]
    [InlineData("  scheduler_dns_lookup_period: 1s", "  scheduler_dns_lookup_period: 1.5h")]
    [InlineData("  scheduler_dns_lookup_period: 1s", "  scheduler_dns_lookup_period: 1000000000")]
    [InlineData("        period: 24h", "        period: 1d")]
    [InlineData("  ingestion_rate_mb: 16", "  ingestion_rate_mb: 1e3")]
    [InlineData("  per_stream_rate_limit: 16MB", "  per_stream_rate_limit: 16777216")]
    [InlineData("  path_prefix: /loki", "  path_prefix: 5")]
    [InlineData("analytics:", "frontend_worker:\n  grpc_client_config:\n    tls_ca_path: /ca.crt\nanalytics:")]
    public void A_value_that_loki_takes_is_no_finding(string ours, string other)
    {
        Assert.Contains(ours, Good, StringComparison.Ordinal);

        Assert.Empty(LokiConfigCheck.Run(Good.Replace(ours, other)));
    }

    [Fact]
    public void Retention_without_a_period_is_a_warning()
    {
        var finding = Assert.Single(LokiConfigCheck.Run(Good.Replace("  retention_period: ${LOKI_RETENTION:-168h}\n", string.Empty)));

        Assert.False(finding.IsError);
        Assert.Contains("kept for ever", finding.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limits_config:\n  retention_stream:\n    - selector: '{a=\"b\"}'\n      priority: 1\n      period: 24h\n  retention_period: 48h\n")]
    [InlineData("storage_config:\n  aws:\n    s3: s3://key:secret@region/bucket\n    region: eu\n")]
    [InlineData("memberlist:\n  join_members: [loki-memberlist]\n")]
    [InlineData("query_range:\n  results_cache:\n    cache:\n      embedded_cache:\n        enabled: true\n        max_size_mb: 100\n")]
    public void What_loki_knows_is_no_finding(string valid)
    {
        var minimal = "schema_config:\n  configs:\n    - from: \"2024-04-01\"\n      store: tsdb\n      object_store: s3\n      schema: v13\n      index: {prefix: i_, period: 24h}\n"
            + "compactor:\n  retention_enabled: true\n  delete_request_store: s3\n"
            + (valid.StartsWith("limits_config", StringComparison.Ordinal) ? string.Empty : "limits_config:\n  retention_period: 48h\n");

        Assert.Empty(LokiConfigCheck.Run(minimal + valid));
    }
}
