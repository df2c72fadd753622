using System.Text.Json;
using System.Text.RegularExpressions;
using HyHome.Dashboards;
using HyHome.Hosting.Lgtm.Tests.Support;
using HyHome.Tests.Dashboards;

namespace HyHome.Hosting.Lgtm.Tests.Dashboards;

public sealed partial class DashboardTests
{
    private static readonly string[] WithoutQueries = ["row", "text", "alertlist"];

    public static TheoryData<string> Dashboards => [.. Files.All.Select(static dashboard => dashboard.Title)];

    [Fact]
    public void The_committed_files_are_what_the_tool_writes()
    {
        var written = Catalogue.Files().ToDictionary(static file => file.Path, static file => file.Content);
        var committed = Files.All.ToDictionary(static dashboard => Path.GetRelativePath(Files.Folder, dashboard.Path).Replace('\\', '/'), static dashboard => File.ReadAllText(dashboard.Path));

        Assert.Equal(written.Keys.Order(), committed.Keys.Order());
        Assert.All(committed, file => Assert.True(
            written[file.Key] == file.Value, $"{file.Key} differs. Run: dotnet run --project tools/HyHome.Dashboards -- hosting/HyHome.Hosting.Lgtm/Grafana/dashboards"));
    }

    [Fact]
    public void Uids_are_unique_and_as_short_as_Grafana_wants_them()
    {
        Assert.Equal(Files.All.Count, Files.All.Select(static dashboard => dashboard.Uid).Distinct().Count());
        Assert.All(Files.All, static dashboard => Assert.True(dashboard.Uid.Length <= 40, dashboard.Uid));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_panel_says_what_it_is_in_which_unit_and_what_no_data_means(string title)
    {
        var wrong = new List<string>();
        foreach (var panel in Files.Get(title).Panels.Where(static panel => panel.Type != "row"))
        {
            void Demand(bool isThere, string what)
            {
                if (!isThere)
                {
                    wrong.Add($"'{panel.Title}' has no {what}");
                }
            }

            Demand(panel.Title.Length > 0, "title");
            Demand(panel.Description?.Length > 0, "description");
            if (WithoutQueries.Contains(panel.Type))
            {
                continue;
            }

            Demand(panel.Targets.Count > 0, "query");
            var defaults = panel.Root.GetProperty("fieldConfig").GetProperty("defaults");
            Demand(defaults.TryGetProperty("noValue", out var noValue) && noValue.GetString()!.Length > 0, "text for no data");
            // A table's columns have their units each; lines, traces and maps have none.
            var hasUnit = panel.Type is "logs" or "nodeGraph" || panel.Targets.All(static target => target.IsTable)
                || defaults.TryGetProperty("unit", out _) || (panel.Type == "table" && panel.Root.GetProperty("fieldConfig").GetProperty("overrides").GetRawText().Contains("\"unit\"", StringComparison.Ordinal));
            Demand(hasUnit, "unit");
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_have_ids_of_their_own_and_do_not_overlap(string title)
    {
        var dashboard = Files.Get(title);
        Assert.Equal(dashboard.Panels.Count, dashboard.Panels.Select(static panel => panel.Id).Distinct().Count());
        var cells = new HashSet<(int, int)>();
        foreach (var panel in dashboard.Panels)
        {
            var place = panel.Root.GetProperty("gridPos");
            var (x, y, w, h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.True(x + w <= 24, $"'{panel.Title}' is wider than the grid");
            // Grafana stacks panels on a phone; narrower than this, a graph is unreadable on a laptop.
            Assert.True(w >= 4, $"'{panel.Title}' has {w} columns");
            for (var cell = 0; cell < w * h; cell++)
            {
                Assert.True(cells.Add((x + (cell % w), y + (cell / w))), $"'{panel.Title}' lies on another panel");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_link_to_a_dashboard_or_data_source_leads_somewhere(string title)
    {
        var dashboard = Files.Get(title);
        var text = dashboard.Root.GetRawText();
        var uids = Files.All.Select(static other => other.Uid).ToHashSet();

        Assert.All(DashboardLink().Matches(text).Select(static match => match.Groups[1].Value), uid => Assert.Contains(uid, uids));
        Assert.All(VariableLink().Matches(text).Select(static match => (Uid: match.Groups[1].Value, Name: match.Groups[2].Value)), link =>
            Assert.Contains(Files.All.Single(other => other.Uid == link.Uid).Variables, variable => variable.Name == link.Name));
        var sources = dashboard.Variables.Where(static variable => variable.Type == "datasource").Select(static variable => "${" + variable.Name + "}").ToHashSet();
        Assert.All(DataSourceUids(dashboard.Root), uid => Assert.Contains(uid, sources));
    }

    [Fact]
    public void Home_leads_to_all()
    {
        var text = Files.Get("Home").Root.GetRawText();
        var linked = DashboardLink().Matches(text).Select(static match => match.Groups[1].Value).Append("hyhome-home");

        Assert.Equal(Files.All.Select(static dashboard => dashboard.Uid).Order(), linked.Distinct().Order());
    }

    [Fact]
    public void Every_other_dashboard_leads_home() => Assert.All(
        Files.All.Where(static dashboard => dashboard.Title != "Home"), static dashboard => Assert.Contains("/d/hyhome-home", dashboard.Root.GetProperty("links").GetRawText(), StringComparison.Ordinal));

    // Every place that names a data source by its uid.
    private static IEnumerable<string> DataSourceUids(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static property =>
            property is { Name: "datasource", Value.ValueKind: JsonValueKind.Object } ? [property.Value.GetProperty("uid").GetString()!] : DataSourceUids(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(DataSourceUids),
        _ => [],
    };

    [GeneratedRegex(@"/d/([\w-]+)")]
    private static partial Regex DashboardLink();

    [GeneratedRegex(@"/d/([\w-]+)\?var-(\w+)=")]
    private static partial Regex VariableLink();
}
