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
