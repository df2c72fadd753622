using System.Globalization;
using HyHome.Dashboard.Charts;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Grafana.Views;
using HyHome.Dashboard.Tests.Clients;

namespace HyHome.Dashboard.Tests.Grafana;

/// <summary>Panels ask the embedded stack over HTTP, and make of the answers what Grafana makes of them.</summary>
public sealed class PanelQueriesTests
{
    [Fact]
    public async Task A_series_has_its_legend_its_step_and_breaks_where_points_are_missing()
    {
        await using var stack = await FilledAsync();

        var data = await AskAsync(stack, """
            {"type":"timeseries","datasource":{"type":"prometheus","uid":"prometheus"},"targets":[{"refId":"A","expr":"hits_total{route=~\"$route\"}","legendFormat":"{{route}} of $route"}],
            "fieldConfig":{"defaults":{"unit":"reqps","custom":{"fillOpacity":10,"stacking":{"mode":"normal","group":"A"}}}}}
            """);

        Assert.Null(data.Error);
        var chart = Assert.IsType<TimeChart>(TimeSeriesView.Create(data, new() { Type = "timeseries" }, TimeZoneInfo.Utc));
        var series = Assert.Single(chart.Series, series => series.Name == "/cart of /cart + /pay");
        Assert.Equal((SeriesStyle.Area, "A", 15000.0), (series.Style, series.Stack, chart.Step));
        Assert.All(series.Times, time => Assert.Equal(0, time % 15000));
        Assert.Equal(3, series.Values[^1]);
        Assert.Contains("route=~\"(/cart|/pay)\"", Assert.Single(data.Queries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_of_several_queries_become_one()
    {
        await using var stack = await FilledAsync();

        var data = await AskAsync(stack, """
            {"type":"table","datasource":{"type":"prometheus","uid":"prometheus"},
            "targets":[{"refId":"A","expr":"sum by (route) (hits_total)","format":"table","instant":true,"range":false},{"refId":"B","expr":"2 * sum by (route) (hits_total)","format":"table","instant":true,"range":false}],
            "transformations":[{"id":"merge","options":{}},{"id":"organize","options":{"excludeByName":{"Time":true},"renameByName":{"Value #A":"Hits","Value #B":"Twice"}}}],
            "fieldConfig":{"defaults":{},"overrides":[{"matcher":{"id":"byName","options":"Twice"},"properties":[{"id":"unit","value":"percent"}]}]}}
            """);
        var table = TableView.Create(data, 0, default, "Hits", true, VariableScope.Empty, TimeZoneInfo.Utc);

        Assert.Equal(["route", "Hits", "Twice"], table.Columns.Select(column => column.Name));
        Assert.Equal(["/pay", "/cart"], table.Rows.Select(row => table.Columns[0].Cell(row).Text));
        Assert.Equal(["10%", "6%"], table.Rows.Select(row => table.Columns[2].Cell(row).Text));
    }

    [Fact]
    public async Task A_stat_shows_the_last_value_with_unit_and_colour()
    {
        await using var stack = await FilledAsync();

        var data = await AskAsync(stack, """
            {"type":"stat","targets":[{"refId":"A","expr":"sum(hits_total) / 1000","instant":true,"range":false}],
            "fieldConfig":{"defaults":{"unit":"s","thresholds":{"mode":"absolute","steps":[{"color":"green"},{"color":"red","value":0.005}]}}}}
            """);
        var value = Assert.Single(ReducedValue.Of(data, default, VariableScope.Empty, TimeZoneInfo.Utc));

        Assert.Equal(("8 ms", "var(--viz-red)"), (value.Value.ToString(), value.Value.Color));
    }

    [Fact]
    public async Task Buckets_are_told_apart_from_those_below()
    {
        await using var stack = await Stack.StartAsync();
        await stack.MetricsAsync("shop", """
            {"name":"wait","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"6","sum":3,"bucketCounts":["1","2","3"],"explicitBounds":[0.1,0.5],"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME(240)"}]}}
            """);

        var data = await AskAsync(stack, """{"type":"heatmap","targets":[{"refId":"A","expr":"sum by (le) (wait_seconds_bucket)","format":"heatmap"}],"options":{"yAxis":{"unit":"s"}}}""");
        var map = Assert.IsType<HeatMap>(HeatMapView.Create(data, System.Text.Json.JsonDocument.Parse("""{"yAxis":{"unit":"s"}}""").RootElement, TimeZoneInfo.Utc));

        Assert.Equal(["100 ms", "500 ms", "∞"], map.Rows);
        Assert.Equal([1.0, 2, 3], map.Cells[^3..]);
    }

    [Fact]
    public async Task Log_lines_and_counts_of_them_are_asked_from_Loki()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LogAsync("shop", 1, "first");
        await stack.LogAsync("shop", 2, "second", "Error");

        var lines = await AskAsync(stack, """{"type":"logs","datasource":{"type":"loki","uid":"loki"},"targets":[{"refId":"A","expr":"{service_name=\"shop\"}","queryType":"range"}]}""");
        var counts = await AskAsync(stack, """{"type":"timeseries","datasource":{"type":"loki","uid":"loki"},"targets":[{"refId":"A","expr":"sum by (service_name) (count_over_time({service_name=\"shop\"}[$__auto]))","legendFormat":"{{service_name}}"}]}""");

        Assert.Equal(["second", "first"], Assert.Single(lines.Frames).Fields[1].Values);
        Assert.Equal(FrameKind.LogLines, lines.Frames[0].Kind);
        Assert.Null(counts.Error);
        Assert.Equal(2, Assert.Single(counts.Frames).Fields[1].Numbers.Sum());
    }

    [Fact]
    public async Task Traces_are_a_table_with_links_and_rates_of_spans_are_series()
    {
        await using var stack = await Stack.StartAsync();
        await stack.SpansAsync("shop", """{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"GET /cart","kind":2,"startTimeUnixNano":"TIME(10)","endTimeUnixNano":"TIME(10.25)"}""");

        var traces = await AskAsync(stack, """{"type":"table","datasource":{"type":"tempo","uid":"tempo"},"targets":[{"refId":"A","queryType":"traceql","query":"{ resource.service.name = \"shop\" }","limit":20,"tableType":"traces"}]}""");
        var rates = await AskAsync(stack, """{"type":"timeseries","datasource":{"type":"tempo","uid":"tempo"},"targets":[{"refId":"A","queryType":"traceql","query":"{} | rate() by (resource.service.name)"}]}""");
        var table = TableView.Create(traces, 0, default, null, false, VariableScope.Empty, TimeZoneInfo.Utc);

        Assert.Equal(["Trace ID", "Start time", "Service", "Name", "Duration"], table.Columns.Select(column => column.Name));
        Assert.Equal(("shop", "GET /cart", "250 ms"), (table.Columns[2].Cell(0).Text, table.Columns[3].Cell(0).Text, table.Columns[4].Cell(0).Text));
        Assert.Equal("/traces/0af7651916cd43dd8448eb211c80319c", table.Columns[0].Cell(0).Links[0].Url);
        Assert.Null(rates.Error);
        Assert.Contains(Assert.Single(rates.Frames).Fields[1].Numbers, rate => rate > 0);
    }

    [Fact]
    public async Task One_query_that_fails_does_not_hide_the_others()
    {
        await using var stack = await FilledAsync();

        var data = await AskAsync(stack, """{"type":"timeseries","targets":[{"refId":"A","expr":"sum(("},{"refId":"B","expr":"hits_total"}]}""");

        Assert.IsType<DataSourceException>(data.Error);
        Assert.NotEmpty(data.Frames);
        Assert.Equal(["A"], data.Queries.Where(query => query.Error is not null).Select(query => query.RefId));
    }

    [Fact]
    public async Task A_data_source_that_is_not_part_of_the_stack_is_named()
    {
        await using var stack = await Stack.StartAsync();

        var data = await AskAsync(stack, """{"type":"timeseries","datasource":{"type":"influxdb","uid":"other"},"targets":[{"refId":"A","query":"x"}]}""");

        Assert.Contains("influxdb", Assert.IsType<NotSupportedException>(data.Error).Message, StringComparison.Ordinal);
    }

    private static async Task<Stack> FilledAsync()
    {
        var stack = await Stack.StartAsync();
        foreach (var (route, hits) in new[] { ("/cart", 3), ("/pay", 5) })
        {
            await stack.MetricsAsync("shop", string.Create(CultureInfo.InvariantCulture, $$"""
                {"name":"hits","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[
                {"asDouble":{{hits}},"startTimeUnixNano":"TIME(0)","timeUnixNano":"TIME(240)","attributes":[{"key":"route","value":{"stringValue":"{{route}}"} }]}]} }
                """));
        }

        return stack;
    }

    private static Task<PanelData> AskAsync(Stack stack, string panel)
    {
        var scope = VariableScope.Empty.With(("route", new VariableValue(["/cart", "/pay"]) { IsList = true }));
        var range = new DashboardRange(stack.Origin.AddMinutes(-1), stack.Origin.AddMinutes(5), "now-6m", "now");
        return new PanelQueries(stack.Prometheus, stack.Loki, stack.Tempo)
            .AskAsync(Assert.Single(DashboardReader.Read($$"""{"title":"T","panels":[{{panel}}]}""").Panels), new(range, scope, 600), TestContext.Current.CancellationToken);
    }
}
