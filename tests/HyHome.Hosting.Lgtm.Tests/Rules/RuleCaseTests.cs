using System.Globalization;
using HyHome.Hosting.Lgtm.Tests.Known;
using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Telemetry.Rules;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace HyHome.Hosting.Lgtm.Tests.Rules;

/// <summary>Unit tests of all rules by Prometheus' own tool: when each alert fires and when it does not, and what each recording gives.</summary>
public sealed class RuleCaseTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/HyHome.Hosting.Lgtm.Tests/Rules/Cases");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.yaml").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Prometheus_evaluates_the_rules_as_the_cases_say(string file) => Tool.CheckAsync("promtool", ["test", "rules", Path.Combine(Folder, file)], Cancel);

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var cases = Tests().SelectMany(static test => List(test, "alert_rule_test")).ToList();
        var missing = new List<string>();
        foreach (var rule in RuleFiles.Prometheus.Where(static rule => rule.IsAlert))
        {
            var own = cases.Where(test => test["alertname"].ToString() == rule.Name).ToList();
            if (!own.Exists(test => Fires(rule, test)))
            {
                missing.Add($"{rule.Name} {Labels(rule)}: no case in which it fires");
            }

            // What fires always has no other case.
            if (rule.Name != "Watchdog" && !own.Exists(test => !Fires(rule, test)))
            {
                missing.Add($"{rule.Name} {Labels(rule)}: no case in which it does not fire");
            }
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Every_recording_has_a_case_with_its_values()
    {
        var recorded = Tests().SelectMany(static test => List(test, "promql_expr_test")).Where(static test => List(test, "exp_samples").Any()).Select(static test => test["expr"].ToString()).ToHashSet();

        Assert.All(RuleFiles.Prometheus.Where(static rule => !rule.IsAlert), rule => Assert.True(
            recorded.Contains(rule.Name) || recorded.Contains($"{{__name__=\"{rule.Name}\"}}"), $"{rule.Name} has no case"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fresh_home_cluster_fires_nothing_but_Watchdog(bool watchesControlPlane)
    {
        var files = Directory.GetFiles(RuleFiles.PrometheusFolder, "*.yaml").Concat(watchesControlPlane ? Directory.GetFiles(RuleFiles.ControlPlaneFolder, "*.yaml") : []);
        var series =
            from metric in KnownMetrics.Read().All
            where metric.Name != "ALERTS" && (watchesControlPlane || !IsControlPlane(metric))
            from name in metric.Type == "histogram" ? (string[])[metric.Name + "_bucket", metric.Name + "_sum", metric.Name + "_count"] : [metric.Name]
            from labels in metric.LabelSets()
            from bound in name.EndsWith("_bucket", StringComparison.Ordinal) ? (string?[])["0.1", "1", "+Inf"] : [null]
            select new
            {
                series = $"{name}{{{string.Join(", ", labels.Concat(bound is null ? [] : [new("le", bound)]).Select(static l => $"{l.Key}=\"{l.Value}\""))}}}",
                values = Values(metric),
            };
        var alerts = RuleFiles.Prometheus.Where(static rule => rule.IsAlert).Select(static rule => rule.Name).Distinct().ToList();
        var quiet = alerts.Where(static name => name != "Watchdog").SelectMany(static name => new[] { "30m", "8h" }, static (name, time) => new { eval_time = time, alertname = name, exp_alerts = Array.Empty<object>() });
        var file = new SerializerBuilder().Build().Serialize(new
        {
            rule_files = files,
            evaluation_interval = "5m",
            tests = new[] { new { interval = "1m", input_series = series, alert_rule_test = quiet } },
        });
        using var own = new OwnFile("fresh.yaml", file);

        await Tool.CheckAsync("promtool", ["test", "rules", own.FullPath], Cancel);
    }

    private static bool IsControlPlane(KnownMetric metric) =>
        metric.Source.EndsWith("where somebody scrapes it", StringComparison.Ordinal) || metric.Labels.TryGetValue("job", out var jobs) && jobs.Contains("kube-scheduler");

    private static string Values(KnownMetric metric) => metric.IsNow ? "0+60x500"
        : metric.Type == "gauge" ? string.Create(CultureInfo.InvariantCulture, $"{metric.Value}x500")
        : string.Create(CultureInfo.InvariantCulture, $"0+{metric.Value * 60}x500");

    private static IEnumerable<YamlMappingNode> Tests() => Directory.GetFiles(Folder, "*.yaml").SelectMany(static file =>
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return List((YamlMappingNode)stream.Documents[0].RootNode, "tests");
    });

    private static bool Fires(Rule rule, YamlMappingNode test) => List(test, "exp_alerts").Any(alert =>
        rule.Labels.All(label => ((YamlMappingNode)alert["exp_labels"]).Children.TryGetValue(new YamlScalarNode(label.Key), out var value) && value.ToString() == label.Value));

    private static IEnumerable<YamlMappingNode> List(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out var list) ? ((YamlSequenceNode)list).Children.Cast<YamlMappingNode>() : [];

    private static string Labels(Rule rule) => string.Join(' ', rule.Labels.Select(static label => $"{label.Key}={label.Value}"));
}
