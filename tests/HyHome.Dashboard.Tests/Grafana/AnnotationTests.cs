using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Grafana.Views;
using HyHome.Dashboard.Tests.Clients;

namespace HyHome.Dashboard.Tests.Grafana;

/// <summary>Marks on the time axis, asked from the embedded stack.</summary>
public sealed class AnnotationTests
{
    [Fact]
    public async Task A_series_marks_how_long_it_was_not_zero_and_a_line_when_it_was_written()
    {
        await using var stack = await Stack.StartAsync();
        await stack.MetricsAsync("shop", """
            {"name":"deploying","gauge":{"dataPoints":[
            {"asDouble":0,"timeUnixNano":"TIME(0)"},{"asDouble":1,"timeUnixNano":"TIME(60)"},{"asDouble":1,"timeUnixNano":"TIME(120)"},{"asDouble":0,"timeUnixNano":"TIME(180)"}]}}
            """);
        await stack.LogAsync("shop", 90, "version 7 is out");

        var marks = await AskAsync(stack, """
            {"name":"Deployment","datasource":{"type":"prometheus","uid":"prometheus"},"expr":"deploying","step":"60s","titleFormat":"Deploys","textFormat":"{{service_name}}","iconColor":"blue"},
            {"name":"Release","datasource":{"type":"loki","uid":"loki"},"expr":"{service_name=\"$service\"} |= \"version\"","iconColor":"#ff0000"},
            {"name":"Off","enable":false,"datasource":{"type":"prometheus","uid":"prometheus"},"expr":"vector(1)"},
            {"builtIn":1,"name":"Annotations & Alerts","datasource":{"type":"grafana","uid":"-- Grafana --"},"type":"dashboard"}
            """);

        Assert.Empty(marks.Warnings);
        var origin = stack.Origin.ToUnixTimeMilliseconds();
        Assert.Equal(
            [(60_000, 120_000, "Deploys: shop", "var(--viz-blue)"), (90_000, null, "Release: version 7 is out", "#ff0000")],
            marks.Marks.Select(mark => (mark.From - origin, mark.To - origin, mark.Text, mark.Color)));
    }

    [Fact]
    public async Task Marks_stand_in_the_charts_of_the_dashboard()
    {
        var chart = TimeSeriesView.Create(await PanelAsync(), new() { Type = "timeseries" }, TimeZoneInfo.Utc);

        var mark = Assert.Single(chart!.Events);
        Assert.Equal((1, "--viz-red", "Here"), (mark.Time, mark.Color, mark.Label));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told_and_hides_nothing()
    {
        await using var stack = await Stack.StartAsync();

        var marks = await AskAsync(stack, """
            {"name":"Broken","datasource":{"type":"prometheus","uid":"prometheus"},"expr":"sum(("},
            {"name":"Elsewhere","datasource":{"type":"influxdb","uid":"x"},"expr":"SELECT"},
            {"name":"Whole","datasource":{"type":"prometheus","uid":"prometheus"},"expr":"vector(1)"}
            """);

        Assert.Equal(["Marks 'Broken'", "Marks 'Elsewhere'"], marks.Warnings.Select(warning => warning.Split(": ")[0]));
        Assert.Single(marks.Marks);
    }

    private static async Task<PanelData> PanelAsync()
    {
        await using var stack = await Stack.StartAsync();
        var range = Range(stack);
        var data = await new PanelQueries(stack.Prometheus, stack.Loki, stack.Tempo).AskAsync(
            Assert.Single(DashboardReader.Read("""{"title":"T","panels":[{"type":"timeseries","targets":[{"refId":"A","expr":"vector(1)"}]}]}""").Panels),
            new(range, VariableScope.Empty, 600),
            TestContext.Current.CancellationToken);
        return data with { Marks = [new(1, null, "Here", "var(--viz-red)")] };
    }

    private static Task<Annotations> AskAsync(Stack stack, string annotations) => new AnnotationQueries(stack.Prometheus, stack.Loki).AskAsync(
        DashboardReader.Read($$$"""{"title":"T","annotations":{"list":[{{{annotations}}}]}, "panels":[]}"""),
        Range(stack),
        VariableScope.Empty.With(("service", VariableValue.Of("shop"))),
        TestContext.Current.CancellationToken);

    private static DashboardRange Range(Stack stack) => new(stack.Origin.AddMinutes(-1), stack.Origin.AddMinutes(5), "now-6m", "now");
}
