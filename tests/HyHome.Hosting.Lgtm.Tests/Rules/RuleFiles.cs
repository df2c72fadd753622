using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Telemetry.LogQL.Evaluation;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Hosting.Lgtm.Tests.Rules;

/// <summary>The rules that the model gives to Prometheus and to Loki's ruler.</summary>
internal static class RuleFiles
{
    private static readonly PromQLRuleQuery PromQL = new(new PromQLEngine(new MetricStore(new StoreOptions())));

    public static string PrometheusFolder { get; } = Path.Combine(Repository.Root, "hosting/HyHome.Hosting.Lgtm/Prometheus/rules");

    /// <summary>Those that are evaluated only where the model asks for them.</summary>
    public static string ControlPlaneFolder { get; } = Path.Combine(Repository.Root, "hosting/HyHome.Hosting.Lgtm/Prometheus/control-plane");

    public static string LokiFolder { get; } = Path.Combine(Repository.Root, "hosting/HyHome.Hosting.Lgtm/Loki/rules");

    public static IReadOnlyList<Rule> Prometheus { get; } =
        [.. Read(PrometheusFolder, PromQL), .. Read(ControlPlaneFolder, PromQL)];

    public static IReadOnlyList<Rule> Loki { get; } = Read(LokiFolder, new LogQLRuleQuery(new LogQLEngine(new LogStore(new StoreOptions()))));

    private static IReadOnlyList<Rule> Read(string folder, IRuleQuery query) =>
        [.. Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(file => RuleFile.Parse(file, File.ReadAllText(file), query)).SelectMany(static group => group.Rules)];
}
