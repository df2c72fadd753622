using System.Text.RegularExpressions;
using HyHome.Hosting.Lgtm.Tests.Known;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Tests.Dashboards;
using LogQL = HyHome.Telemetry.LogQL.Syntax;
using PromQL = HyHome.Telemetry.PromQL.Syntax;
using TraceQL = HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Hosting.Lgtm.Tests.Dashboards;

public sealed partial class ExpressionTests
{
    // What Alloy and Loki put on streams and lines (see loki.yaml and the Alloy files).
    private static readonly HashSet<string> LogLabels = ["service_name", "service_namespace", "detected_level", "level", "job", "namespace", "pod", "container", "trace_id", "span_id"];

    // What the OpenTelemetry SDKs put on spans and resources.
    private static readonly HashSet<string> SpanAttributes = ["resource.service.name", "resource.service.namespace"];

    public static TheoryData<string> Dashboards => DashboardTests.Dashboards;

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_metric_and_label_comes_from_a_known_source(string title)
    {
        var problems = new List<string>();
        foreach (var (panel, target, query) in Queries(Files.Get(title), "prometheus"))
        {
            var check = new LabelCheck(KnownSeries.Instance.LabelsOf);
            var labels = check.Follow(PromQL.Parser.Parse(query));
            problems.AddRange(check.Problems.Select(problem => $"'{panel.Title}' {target.RefId}: {problem}"));
            problems.AddRange(Legend().Matches(target.Legend ?? "").Select(static match => match.Groups[1].Value).Where(label => !labels.Contains(label))
                .Select(label => $"'{panel.Title}' {target.RefId}: the legend shows '{label}', which the query does not give"));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void The_columns_of_a_table_are_labels_of_its_queries(string title)
    {
        foreach (var panel in Files.Get(title).Panels.Where(static panel => panel.Type == "table" && panel.Targets.All(static target => target.DataSource == "prometheus")))
        {
            var organize = panel.Root.GetProperty("transformations").EnumerateArray().Single(static t => t.GetProperty("id").GetString() == "organize").GetProperty("options");
            foreach (var target in panel.Targets)
            {
                var labels = new LabelCheck(KnownSeries.Instance.LabelsOf).Follow(PromQL.Parser.Parse(Fill(Files.Get(title), target)));
                Assert.All(organize.GetProperty("indexByName").EnumerateObject(), column => Assert.Contains(column.Name, labels));
            }

            // One query gives a column "Value", several give "Value #A" and so on.
            var values = panel.Targets.Count == 1 ? ["Value"] : panel.Targets.Select(static target => $"Value #{target.RefId}").ToArray();
            Assert.Equal(values, organize.GetProperty("renameByName").EnumerateObject().Select(static column => column.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_LogQL_query_parses_and_asks_for_known_labels(string title)
    {
        foreach (var (panel, _, query) in Queries(Files.Get(title), "loki"))
        {
            Assert.All(Labels(LogQL.Parser.Parse(query)), label => Assert.True(LogLabels.Contains(label), $"'{panel.Title}' asks for the label '{label}'"));
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_TraceQL_query_parses_and_asks_for_known_attributes(string title)
    {
        foreach (var (panel, _, query) in Queries(Files.Get(title), "tempo").Where(static q => q.Target.QueryType == "traceql"))
        {
            HyHome.Telemetry.TraceQL.Evaluation.Validator.Validate(TraceQL.Parser.Parse(query));
            Assert.All(Attribute().Matches(query).Select(static match => match.Value), attribute => Assert.True(SpanAttributes.Contains(attribute), $"'{panel.Title}' asks for {attribute}"));
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_variable_in_use_is_declared_and_every_query_of_a_variable_is_known(string title)
    {
        var dashboard = Files.Get(title);
        var declared = dashboard.Variables.Select(static variable => variable.Name).Concat(Interpolation.BuiltIn.Keys).Concat(["__value", "__all"]).ToHashSet();
        Assert.All(Interpolation.Names(dashboard.Root.GetRawText()), name => Assert.Contains(name, declared));

        foreach (var variable in dashboard.Variables.Where(static variable => variable is { Type: "query", DataSource: "prometheus" }))
        {
            var query = LabelValues().Match(Interpolation.Fill(variable.Definition!, dashboard.Variables.ToDictionary(static v => v.Name, static _ => ".*")));
            Assert.True(query.Success, $"{variable.Name}: {variable.Definition}");
            var check = new LabelCheck(KnownSeries.Instance.LabelsOf);
            Assert.Contains(query.Groups["label"].Value, check.Follow(PromQL.Parser.Parse(query.Groups["selector"].Value)));
            Assert.Empty(check.Problems);
        }
    }

    private static IEnumerable<(DashboardPanel Panel, PanelTarget Target, string Query)> Queries(DashboardFile dashboard, string dataSource) =>
        from panel in dashboard.Panels
        from target in panel.Targets
        where target.DataSource == dataSource
        select (panel, target, Fill(dashboard, target));

    private static string Fill(DashboardFile dashboard, PanelTarget target) => Interpolation.Fill(
        target.Text, dashboard.Variables.ToDictionary(static variable => variable.Name, static variable => variable.Name == "search" ? "" : ".+"));

    private static IEnumerable<string> Labels(Expression expression) => expression switch
    {
        LogSelector log => log.Matchers.Select(static m => m.Name).Concat(log.Stages.OfType<LabelFilterStage>().Select(static s => s.Filter).OfType<StringLabelFilter>().Select(static f => f.Matcher.Name)),
        RangeAggregation range => [.. Labels(range.Range.Selector), .. range.Grouping?.Labels ?? []],
        VectorAggregation vector => [.. Labels(vector.Inner), .. vector.Grouping.Labels],
        BinaryOperation binary => [.. Labels(binary.Left), .. Labels(binary.Right)],
        _ => [],
    };

    [GeneratedRegex(@"\{\{ *(\w+) *\}\}")]
    private static partial Regex Legend();

    [GeneratedRegex(@"\b(?:resource|span|event|link|instrumentation)\.[\w.]+")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^label_values\((?<selector>.+), *(?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}
