using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Scraping;

/// <summary>What a file of <c>scrape_config_files</c> holds.</summary>
internal sealed class ScrapeFile
{
    [YamlMember(Alias = "scrape_configs")]
    public required IReadOnlyList<ScrapeConfig> ScrapeConfigs { get; init; }

    public static string Write(PrometheusResource prometheus) => ConfigYaml.Write(new ScrapeFile
    {
        ScrapeConfigs =
        [
            .. prometheus.ScrapeTargets.GroupBy(target => (target.Job, target.Path)).Select(group => new ScrapeConfig
            {
                JobName = group.Key.Job,
                MetricsPath = group.Key.Path,
                StaticConfigs = [new StaticConfig { Targets = [.. group.Select(target => ContainerAddress.Of(target.Endpoint, prometheus))] }],
            }),
        ],
    });

    internal sealed class ScrapeConfig
    {
        [YamlMember(Alias = "job_name")]
        public required string JobName { get; init; }

        [YamlMember(Alias = "metrics_path")]
        public required string MetricsPath { get; init; }

        [YamlMember(Alias = "static_configs")]
        public required IReadOnlyList<StaticConfig> StaticConfigs { get; init; }
    }

    internal sealed class StaticConfig
    {
        [YamlMember(Alias = "targets")]
        public required IReadOnlyList<string> Targets { get; init; }
    }
}
