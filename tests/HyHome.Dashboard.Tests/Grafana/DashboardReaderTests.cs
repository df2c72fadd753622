using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class DashboardReaderTests
{
    [Fact]
    public void What_a_file_leaves_out_is_as_in_Grafana()
    {
        var dashboard = DashboardReader.Read("""{"title":"My board","panels":[{"type":"stat"}]}""");

        Assert.Equal(("my-board", "now-6h", "now"), (dashboard.Uid, dashboard.From, dashboard.To));
        Assert.Null(dashboard.Refresh);
        Assert.Equal(new GridPosition(0, 0, 12, 8), dashboard.Panels[0].Position);
    }

    [Fact]
    public void Panels_of_one_number_or_none_get_others()
    {
        var dashboard = DashboardReader.Read("""{"title":"T","panels":[{"type":"stat","id":3},{"type":"stat"},{"type":"row","id":3,"panels":[{"type":"stat","id":1},{"type":"stat"}]}]}""");

        Assert.Equal([3, 4, 5, 1, 6], dashboard.AllPanels.Select(panel => panel.Id));
    }

    [Fact]
    public void An_export_that_wraps_a_dashboard_is_read()
    {
        Assert.Equal("inner", DashboardReader.Read("""{"meta":{},"dashboard":{"uid":"inner","title":"Inner"}}""").Uid);
        Assert.Equal("named", DashboardReader.Read("""{"apiVersion":"dashboard.grafana.app/v1","kind":"Dashboard","metadata":{"name":"named"},"spec":{"title":"T"}}""").Uid);
    }

    [Theory]
    [InlineData("no json", "not JSON")]
    [InlineData("[1]", "JSON object")]
    [InlineData("""{"some":"thing"}""", "neither a title nor panels")]
    [InlineData("""{"kind":"Dashboard","spec":{"elements":{}}}""", "version 2")]
    public void A_file_that_is_no_dashboard_says_why(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => DashboardReader.Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Misshapen_parts_are_defaults_and_never_an_error()
    {
        var dashboard = DashboardReader.Read("""
            {"title":"T","time":7,"templating":"x","panels":[{"type":"graph","gridPos":{"x":99,"w":-3},"datasource":"Prometheus","targets":{},
            "fieldConfig":{"defaults":{"unit":5,"thresholds":{"steps":"none"},"mappings":[{"type":"value"}]},"overrides":[{}]}}]}
            """);

        Assert.Equal("timeseries", dashboard.Panels[0].Type);
        Assert.Equal("Prometheus", dashboard.Panels[0].DataSource?.Uid);
        Assert.Empty(dashboard.Panels[0].Targets);
        Assert.InRange(dashboard.Panels[0].Position.X, 0, 23);
    }

    [Fact]
    public void A_panel_of_a_library_has_its_name_and_says_what_it_is()
    {
        var panel = DashboardReader.Read("""{"title":"T","panels":[{"libraryPanel":{"uid":"abc","name":"Kept elsewhere"}}]}""").Panels[0];

        Assert.Equal(("library panel", "Kept elsewhere"), (panel.Type, panel.Title));
    }

    [Fact]
    public void An_old_text_panel_keeps_its_text()
    {
        var panel = DashboardReader.Read("""{"title":"T","panels":[{"type":"text","mode":"markdown","content":"**words**"}]}""").Panels[0];

        Assert.Equal("**words**", new PanelOptions(panel.Options).Text("content"));
    }

    [Fact]
    public void Value_mappings_of_every_type_are_read_in_their_order()
    {
        var config = DashboardReader.Read("""
            {"title":"T","panels":[{"type":"stat","fieldConfig":{"defaults":{"mappings":[
              {"type":"value","options":{"1":{"text":"up","index":1},"0":{"text":"down","color":"red","index":0}}},
              {"type":"range","options":{"from":2,"to":5,"result":{"text":"some"}}},
              {"type":"special","options":{"match":"null","result":{"text":"none"}}}]}}}]}
            """).Panels[0].Defaults;

        Assert.Equal(["down", "up", "some", "none"], config.Mappings.Select(mapping => mapping.Text));
    }
}
