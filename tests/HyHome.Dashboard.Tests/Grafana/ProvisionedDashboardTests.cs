using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Linking;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Transformations;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Pages.Dashboards;
using HyHome.Dashboard.Tests.Clients;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class ProvisionedDashboardTests
{
    public static TheoryData<string> Files => [.. Provisioned.Files];

    [Fact]
    public void The_model_provisions_dashboards_each_with_an_identifier_of_its_own()
    {
        var uids = Provisioned.Files.Select(file => Provisioned.Read(file).Uid).ToList();

        Assert.True(uids.Count >= 10, $"only {uids.Count} dashboards");
        Assert.Equal(uids.Count, uids.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_of_a_provisioned_dashboard_is_unknown_here(string file)
    {
        var dashboard = Provisioned.Read(file);
        var panels = dashboard.AllPanels.Where(panel => !panel.IsRow).ToList();
        var configs = panels.SelectMany(panel => panel.Overrides.Select(exception => exception.Properties.Aggregate(FieldConfig.Empty, (config, property) => FieldConfigReader.With(config, property.Key, property.Value))).Prepend(panel.Defaults)).ToList();

        Assert.NotEmpty(panels);
        Assert.All(panels, panel => Assert.True(PanelTypes.IsKnown(panel.Type), $"{panel.Title}: {panel.Type}"));
        Assert.All(panels.SelectMany(panel => panel.Transformations), step => Assert.True(Transformer.IsKnown(step.Id), step.Id));
        Assert.All(panels.SelectMany(panel => panel.Overrides), exception => Assert.Contains(exception.Matcher.Id, FieldMatchers.Known));
        Assert.All(configs.Select(config => config.Unit).OfType<string>(), unit => Assert.True(Units.IsKnown(unit), unit));
        Assert.All(configs.SelectMany(config => config.Thresholds?.Steps ?? []), step => Assert.NotEqual("var(--text)", GrafanaColors.Css(step.Color)));
        Assert.All(panels.SelectMany(panel => new PanelOptions(panel.Options).Child("reduceOptions").Texts("calcs")), reducer => Assert.True(Reducers.IsKnown(reducer), reducer));
        Assert.All(dashboard.Variables, variable => Assert.Contains(variable.Type, new[] { "query", "datasource", "custom", "constant", "interval", "textbox", "adhoc" }));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_between_provisioned_dashboards_lead_to_dashboards_that_are_there(string file)
    {
        var uids = Provisioned.Files.Select(other => Provisioned.Read(other).Uid).ToHashSet();
        var dashboard = Provisioned.Read(file);
        var links = dashboard.Links.Concat(dashboard.AllPanels.SelectMany(panel => panel.Links.Concat(panel.Defaults.Links))).Where(link => link.Type == "link");

        Assert.All(links, link =>
        {
            var target = LinkTarget.ToLocal(link.Url);
            Assert.NotNull(target);
            if (target.StartsWith("/dashboards/", StringComparison.Ordinal))
            {
                Assert.Contains(target["/dashboards/".Length..].Split('?')[0], uids);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_query_of_a_provisioned_dashboard_is_answered_by_the_embedded_stack(string file)
    {
        await using var stack = await Stack.StartAsync();
        await stack.LogAsync("checkout", 0, "order placed");
        var dashboard = Provisioned.Read(file);
        var range = new DashboardRange(stack.Range.From, stack.Range.To, "now-10m", "now");
        var variables = await new VariableResolver(new VariableQueries(stack.Prometheus, stack.Loki, stack.Tempo))
            .ResolveAsync(dashboard, new Dictionary<string, IReadOnlyList<string>> { ["service"] = ["checkout"] }, range, TestContext.Current.CancellationToken);
        var scope = VariableResolver.ToScope(BuiltInVariables.With(VariableScope.Empty, dashboard, range), variables);
        var queries = new PanelQueries(stack.Prometheus, stack.Loki, stack.Tempo);

        Assert.All(variables, variable => Assert.Null(variable.Error));
        foreach (var panel in dashboard.AllPanels.Where(panel => !panel.IsRow))
        {
            var data = await queries.AskAsync(panel, new(range, scope, 600), TestContext.Current.CancellationToken);

            Assert.True(data.Error is null, $"{panel.Title}: {data.Error?.Message} in {string.Join(" and ", data.Queries.Select(query => query.Text))}");
            Assert.All(data.Queries, query => Assert.DoesNotMatch(@"\$\{?[A-Za-z_]", query.Text));
        }
    }
}
