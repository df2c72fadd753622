using HyHome.Hosting.Lgtm.Checks;
using HyHome.Hosting.Lgtm.Configuration;

namespace HyHome.Hosting.Lgtm.Tests.Checks;

public sealed class TempoConfigCheckTests
{
    private static readonly string Good = ComponentFile.Read("Tempo/tempo.yaml");

    [Fact]
    public void Our_own_file_has_no_finding() => Assert.Empty(TempoConfigCheck.Run(Good));

    [Theory]
    [InlineData("usage_report:", "usage_reports:", "HYHOME101", "usage_reports", "'usage_report'")]
    [InlineData("usage_report:", "ingester:\n  trace_idle_period: 10s\nusage_report:", "HYHOME102", "ingester", "live_store")]
    [InlineData("usage_report:", "compactor:\n  compaction:\n    block_retention: 1h\nusage_report:", "HYHOME102", "compactor", "block_retention")]
    [InlineData("overrides:\n", "overrides:\n  metrics_generator_processors: [span-metrics]\n", "HYHOME102", "metrics_generator_processors", "overrides.defaults")]
    [InlineData("live_store:\n  fail_on_high_lag: false\n", "", "HYHOME103", "fail_on_high_lag", "false")]
    [InlineData("[${TEMPO_GENERATOR_PROCESSORS:-}]", "[local-blocks]", "HYHOME103", "'local-blocks'", "span-metrics")]
    [InlineData("query_end_cutoff: 0s", "query_end_cutoff: 0d", "HYHOME109", "'query_frontend.query_end_cutoff'", "days are not known there")]
    [InlineData("stream_over_http_enabled: true", "stream_over_http_enabled: 1", "HYHOME109", "takes true or false", "true or false")]
    [InlineData("        send_exemplars: true", "        remote_timeout: abc", "HYHOME109", "takes a duration", "7d")]
    [InlineData("url: ${TEMPO_REMOTE_WRITE_URL:-http://prometheus:9090/api/v1/write}", "url: http://%zz", "HYHOME109", "takes an address", "http://host:9090")]
    [InlineData("        send_exemplars: true", "        send_exemplar: true", "HYHOME101", "send_exemplar", "'send_exemplars'")]
    [InlineData("    service_graphs:\n", "    service_graphs:\n      histogram_buckets: [fast]\n", "HYHOME109", "'fast'", "number")]
    [InlineData("          endpoint: 0.0.0.0:4317", "          endpoint: localhost:4317", "HYHOME105", "protocols.grpc", "0.0.0.0:4317")]
    [InlineData("http:\n          endpoint: 0.0.0.0:4318", "http:", "HYHOME105", "protocols.http", "0.0.0.0:4318")]
    public void A_mistake_is_found_with_its_key_and_a_cure(string right, string wrong, string id, string cause, string cure)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);

        var finding = Assert.Single(TempoConfigCheck.Run(Good.Replace(right, wrong)));

        Assert.Equal(id, finding.Id);
        Assert.Contains(cause, finding.Cause, StringComparison.Ordinal);
        Assert.Contains(cure, finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_without_a_folder_or_without_processors_is_found()
    {
        var noFolder = Good.Replace("    path: /var/tempo/generator/wal\n", string.Empty).Replace("[${TEMPO_GENERATOR_PROCESSORS:-}]", "[span-metrics]");
        var noProcessors = Good.Replace("      processors: [${TEMPO_GENERATOR_PROCESSORS:-}]\n", string.Empty);

        Assert.True(Assert.Single(TempoConfigCheck.Run(noFolder)).IsError);
        Assert.False(Assert.Single(TempoConfigCheck.Run(noProcessors)).IsError);
    }
}
