using System.Text.RegularExpressions;
using HyHome.Hosting.Lgtm.Tests.Known;
using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Rules;

namespace HyHome.Hosting.Lgtm.Tests.Rules;

public sealed partial class RuleTests
{
    private static readonly string[] Severities = ["critical", "warning", "info", "none"];

    [Fact]
    public void Every_metric_and_label_of_a_rule_comes_from_a_known_source()
    {
        var problems = KnownSeries.Instance.RuleProblems;

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Every_alert_has_severity_summary_description_and_a_runbook_that_is_there()
    {
        var wrong = new List<string>();
        foreach (var rule in RuleFiles.Prometheus.Concat(RuleFiles.Loki).Where(static rule => rule.IsAlert))
        {
            if (!Severities.Contains(rule.Labels.GetValueOrDefault("severity")))
            {
                wrong.Add($"{rule.Name} has no severity out of {string.Join(", ", Severities)}");
            }

            foreach (var annotation in (string[])["summary", "description", "runbook_url"])
            {
                if (string.IsNullOrWhiteSpace(rule.Annotations.GetValueOrDefault(annotation)))
                {
                    wrong.Add($"{rule.Name} has no {annotation}");
                }
            }

            if (!Anchors.Exist(rule.Annotations.GetValueOrDefault("runbook_url") ?? ""))
            {
                wrong.Add($"{rule.Name}: there is no {rule.Annotations.GetValueOrDefault("runbook_url")}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_template_reads_only_labels_that_its_alert_has()
    {
        var wrong =
            from rule in RuleFiles.Prometheus
            where rule.IsAlert
            let labels = KnownSeries.Instance.LabelsOf(rule)
            from text in rule.Labels.Values.Concat(rule.Annotations.Values)
            from Match label in TemplateLabel().Matches(text)
            where !labels.Contains(label.Groups[1].Value)
            select $"{rule.Name} reads {label.Value}, which is not among {string.Join(", ", labels.Order())}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_check_finds_names_and_labels_that_no_source_has()
    {
        var check = new LabelCheck(KnownMetrics.Read().LabelsOf);

        check.Follow(Parser.Parse("sum by (mode, colour) (rate(node_cpu_seconds_total{job=\"node-exporter\", core=\"0\"}[5m])) / on (mode) node_cpu_second_total"));

        Assert.Equal(4, check.Problems.Count);
        Assert.Contains(check.Problems, static p => p.Contains("'colour'", StringComparison.Ordinal));
        Assert.Contains(check.Problems, static p => p.Contains("'core'", StringComparison.Ordinal));
        Assert.Contains(check.Problems, static p => p.Contains("node_cpu_second_total", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex TemplateLabel();
}
