using System.IO.Enumeration;
using HyHome.Telemetry;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>Gives the backend the model's rules and Alertmanager configuration, found as the components find them: by what stands in their own configuration files.</summary>
internal static class EmbeddedAlerting
{
    private const string PrometheusConfig = "/etc/prometheus/prometheus.yaml";
    private const string LokiConfig = "/etc/loki/loki.yaml";
    private const string AlertmanagerConfig = "/etc/alertmanager/alertmanager.yaml";

    // Without tenants, the ruler's only one is called "fake".
    private const string Tenant = "fake";

    public static void Apply(TelemetryBackendOptions options, ModelFiles files)
    {
        options.ReadFile = files.Read;
        if (Config(files, PrometheusConfig) is { } prometheus)
        {
            options.RuleInterval = ConfigDuration.Parse(prometheus.Text("global.evaluation_interval")) ?? options.RuleInterval;
            var patterns = prometheus.Find("rule_files") is YamlSequenceNode list ? list.Children.OfType<YamlScalarNode>().Select(pattern => pattern.Value!) : [];
            Add(options.RuleFiles, patterns.SelectMany(pattern => Matching(files, pattern)));
        }

        if (Config(files, LokiConfig) is { } loki)
        {
            options.LogRuleInterval = ConfigDuration.Parse(loki.Text("ruler.evaluation_interval")) ?? options.LogRuleInterval;
            var folder = loki.Text("ruler.storage.local.directory") ?? loki.Text("common.storage.filesystem.rules_directory");
            Add(options.LogRuleFiles, files.Paths.Where(path => folder is not null && path.StartsWith($"{folder}/{Tenant}/", StringComparison.Ordinal)));
        }

        if (files.OwnerOf(AlertmanagerConfig) is not null)
        {
            options.AlertmanagerConfigPath = AlertmanagerConfig;
        }
    }

    private static ConfigDocument? Config(ModelFiles files, string path)
    {
        try
        {
            return files.OwnerOf(path) is null ? null : ConfigDocument.Parse(files.Read(path));
        }
        catch (YamlException error)
        {
            throw new DistributedApplicationException($"The configuration of '{files.OwnerOf(path)}' is not readable at line {error.Start.Line}: {error.Message}", error);
        }
    }

    // As Prometheus does: relative to the configuration's folder, with stars in the last part of the path only.
    private static IEnumerable<string> Matching(ModelFiles files, string pattern)
    {
        var full = pattern.StartsWith('/') ? pattern : $"{Path.GetDirectoryName(PrometheusConfig)}/{pattern}";
        return files.Paths.Where(path =>
            Path.GetDirectoryName(path) == Path.GetDirectoryName(full) && FileSystemName.MatchesSimpleExpression(Path.GetFileName(full), Path.GetFileName(path), ignoreCase: false));
    }

    private static void Add(IList<string> list, IEnumerable<string> paths)
    {
        foreach (var path in paths.Where(path => !list.Contains(path)).ToList())
        {
            list.Add(path);
        }
    }
}
