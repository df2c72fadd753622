using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Provisioning;

internal sealed class DataSourceFile
{
    [YamlMember(Alias = "apiVersion")]
    public int ApiVersion { get; init; } = 1;

    // What the model no longer has goes away from Grafana's database, too.
    [YamlMember(Alias = "prune")]
    public bool Prune { get; init; } = true;

    [YamlMember(Alias = "datasources")]
    public required IReadOnlyList<DataSource> DataSources { get; init; }
}

internal sealed class DashboardFile
{
    [YamlMember(Alias = "apiVersion")]
    public int ApiVersion { get; init; } = 1;

    [YamlMember(Alias = "providers")]
    public required IReadOnlyList<DashboardProvider> Providers { get; init; }
}

internal sealed class DashboardProvider
{
    [YamlMember(Alias = "name")]
    public required string Name { get; init; }

    [YamlMember(Alias = "type")]
    public string Type { get; init; } = "file";

    [YamlMember(Alias = "disableDeletion")]
    public bool DisableDeletion { get; init; } = true;

    // A change in the browser would be lost at the next restart: Grafana says so and offers to save a copy.
    [YamlMember(Alias = "allowUiUpdates")]
    public bool AllowUiUpdates { get; init; }

    [YamlMember(Alias = "updateIntervalSeconds")]
    public int UpdateIntervalSeconds { get; init; } = 30;

    [YamlMember(Alias = "options")]
    public required DashboardOptions Options { get; init; }
}

internal sealed class DashboardOptions
{
    [YamlMember(Alias = "path")]
    public required string Path { get; init; }

    [YamlMember(Alias = "foldersFromFilesStructure")]
    public bool FoldersFromFilesStructure { get; init; } = true;
}
