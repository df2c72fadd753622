using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Provisioning;

/// <summary>A data source as Grafana's provisioning files describe it. Uids are fixed: dashboards and links between sources name them.</summary>
internal sealed record DataSource
{
    public const string PrometheusUid = "prometheus";
    public const string LokiUid = "loki";
    public const string TempoUid = "tempo";
    public const string AlertmanagerUid = "alertmanager";

    [YamlMember(Alias = "name")]
    public required string Name { get; init; }

    [YamlMember(Alias = "uid")]
    public required string Uid { get; init; }

    [YamlMember(Alias = "type")]
    public required string Type { get; init; }

    [YamlMember(Alias = "access")]
    public string Access { get; init; } = "proxy";

    [YamlMember(Alias = "url")]
    public required string Url { get; init; }

    [YamlMember(Alias = "isDefault")]
    public bool? IsDefault { get; init; }

    [YamlMember(Alias = "jsonData")]
    public required object JsonData { get; init; }
}
