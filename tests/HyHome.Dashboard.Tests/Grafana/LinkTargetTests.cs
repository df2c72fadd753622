using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Linking;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Pages.Dashboards;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class LinkTargetTests
{
    [Theory]
    [InlineData("/d/hyhome-services", "/dashboards/hyhome-services")]
    [InlineData("/d/hyhome-services/some-slug?var-a=b&from=now-1h", "/dashboards/hyhome-services?var-a=b&from=now-1h")]
    [InlineData("d/hyhome-home", "/dashboards/hyhome-home")]
    [InlineData("/alerting/list", "/alerts")]
    [InlineData("/", "/dashboards")]
    [InlineData("https://example.org/x?y=z", "https://example.org/x?y=z")]
    [InlineData("/traces/0af7", "/traces/0af7")]
    public void Grafanas_pages_are_ours(string url, string expected) => Assert.Equal(expected, LinkTarget.ToLocal(url));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("")]
    public void What_may_not_be_followed_leads_nowhere(string url) => Assert.Null(LinkTarget.ToLocal(url));

    [Fact]
    public void An_exploration_opens_the_page_of_its_signal()
    {
        var loki = Uri.EscapeDataString("""{"a":{"datasource":"loki","queries":[{"refId":"A","expr":"{app=\"x\"}","datasource":{"type":"loki","uid":"loki"}}],"range":{"from":"now-3h","to":"now"}}}""");

        Assert.StartsWith("/logs?query=", LinkTarget.ToLocal("/explore?schemaVersion=1&panes=" + loki), StringComparison.Ordinal);
        Assert.StartsWith("/metrics?query=up", LinkTarget.ToLocal("/explore?left=" + Uri.EscapeDataString("""{"datasource":"prometheus","queries":[{"expr":"up"}]}""")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_values_link_may_name_the_value_its_row_and_the_variables()
    {
        var link = new DashboardLink { Title = "${__value.text}", Url = "/d/x?var-service=${__value.raw}&var-route=${__data.fields.route}&l=${__field.name}&${env:queryparam}&${__url_time_range}" };
        var frame = new DataFrame { Fields = [Field.OfTexts("service", ["shop"]).With(config: FieldConfig.Empty with { Links = [link] }), Field.OfTexts("route", ["/cart"])] };
        var range = new DashboardRange(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), "now-1h", "now");
        var scope = BuiltInVariables.ForRange(VariableScope.Empty.With(("env", new VariableValue(["a", "b"]) { IsOwn = true })), range);

        var ready = Assert.Single(ValueLinks.Of(frame.Fields[0], 0, new(new("shop"), null, 0, double.NaN), frame, [frame], scope));

        Assert.Equal(("shop", "/dashboards/x?var-service=shop&var-route=/cart&l=service&var-env=a&var-env=b&from=now-1h&to=now"), (ready.Title, ready.Url));
    }

    [Fact]
    public void A_dashboards_link_can_carry_time_and_variables_along()
    {
        var range = new DashboardRange(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), "now-1h", "now");
        var scope = BuiltInVariables.ForRange(VariableScope.Empty.With(("job", new VariableValue(["x"]) { IsOwn = true })), range);

        Assert.Equal("/dashboards/home?from=now-1h&to=now&var-job=x", ValueLinks.Ready(new() { Title = "Home", Url = "/d/home", KeepTime = true, IncludeVariables = true }, scope)?.Url);
    }

    [Fact]
    public void Markdown_shows_html_as_text_and_follows_no_scripts()
    {
        var html = MarkdownText.ToHtml("**bold** <script>alert(1)</script> [bad](javascript:alert(1)) [good](/d/home)");

        Assert.Contains("<strong>bold</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/dashboards/home\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_says_variables_range_and_panel_as_Grafanas_does()
    {
        var address = DashboardAddress.Parse("http://localhost/dashboards/x?var-service=a&var-service=b&from=now-3h&to=now&viewPanel=panel-3&refresh=10s");

        Assert.Equal(["a", "b"], address.Variables["service"]);
        Assert.Equal((new TimeRange("now-3h", "now"), "10s", "panel-3"), (address.Range!.Value, address.Refresh, address.Panel));
    }
}
