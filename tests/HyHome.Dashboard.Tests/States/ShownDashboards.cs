using System.Reflection;
using System.Text.Json;

namespace HyHome.Dashboard.Tests.States;

/// <summary>The dashboards that the model provisions, and one with every visualisation, in every colour, with data, without, and with errors.</summary>
internal sealed class ShownDashboards : IDashboardFiles
{
    public const string Uid = "every-panel";

    // A row that begins open, and one that begins closed and is there once for each service.
    private const string Rows = """
        {
          "uid": "rows", "title": "Rows",
          "templating": { "list": [{ "name": "service", "type": "query", "datasource": { "type": "prometheus", "uid": "prometheus" }, "query": "label_values(orders, service_name)", "multi": true, "includeAll": true, "current": { "value": "$__all" } }] },
          "panels": [
            { "id": 1, "type": "row", "title": "All of them", "gridPos": { "x": 0, "y": 0, "w": 24, "h": 1 } },
            { "id": 2, "type": "timeseries", "title": "Orders", "gridPos": { "x": 0, "y": 1, "w": 24, "h": 8 }, "datasource": { "type": "prometheus", "uid": "prometheus" }, "targets": [{ "refId": "A", "expr": "orders", "legendFormat": "{{service_name}}" }] },
            { "id": 3, "type": "row", "title": "Only $service", "collapsed": true, "repeat": "service", "gridPos": { "x": 0, "y": 9, "w": 24, "h": 1 }, "panels": [
              { "id": 4, "type": "timeseries", "title": "Orders of $service", "gridPos": { "x": 0, "y": 10, "w": 24, "h": 8 }, "datasource": { "type": "prometheus", "uid": "prometheus" }, "targets": [{ "refId": "A", "expr": "orders{service_name=~\"$service\"}" }] }] }
          ]
        }
        """;

    // What a person sorts, chooses and opens in panels.
    private const string Tables = """
        {
          "uid": "tables", "title": "Tables",
          "panels": [
            { "id": 1, "type": "table", "title": "One", "gridPos": { "x": 0, "y": 0, "w": 8, "h": 8 }, "datasource": { "type": "prometheus", "uid": "prometheus" }, "targets": [{ "refId": "A", "expr": "max by (service_name) (max_over_time(orders[1h]))", "format": "table", "instant": true }] },
            { "id": 2, "type": "table", "title": "Several", "gridPos": { "x": 8, "y": 0, "w": 8, "h": 8 }, "datasource": { "type": "prometheus", "uid": "prometheus" }, "targets": [{ "refId": "A", "expr": "sum by (service_name) (orders)", "legendFormat": "{{service_name}}" }] },
            { "id": 3, "type": "logs", "title": "Lines", "gridPos": { "x": 0, "y": 8, "w": 24, "h": 12 }, "datasource": { "type": "loki", "uid": "loki" }, "targets": [{ "refId": "A", "expr": "{service_name=\"shop\"}" }] },
            { "id": 4, "type": "stat", "title": "Many", "gridPos": { "x": 16, "y": 0, "w": 8, "h": 8 }, "datasource": { "type": "prometheus", "uid": "prometheus" }, "targets": [{ "refId": "A", "expr": "topk(12, max_over_time(many[1h]))", "instant": true, "range": false }] },
            { "id": 5, "title": "Of a library", "libraryPanel": { "uid": "abc", "name": "Kept elsewhere" }, "gridPos": { "x": 0, "y": 20, "w": 24, "h": 4 } }
          ]
        }
        """;

    private static readonly Lazy<string> _every = new(Every);
    private static int _column;

    private static readonly string[] _colors =
        ["red", "dark-red", "orange", "yellow", "super-light-yellow", "green", "dark-green", "blue", "super-light-blue", "purple", "dark-purple", "#111111", "#888888", "#ffffff", "rgb(120, 200, 40)", "text"];

    public ValueTask<IReadOnlyList<DashboardFile>> ReadAsync(CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith("dashboards/", StringComparison.Ordinal)).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return new DashboardFile("Provisioned", Path.GetFileName(name), reader.ReadToEnd());
        });
        return ValueTask.FromResult<IReadOnlyList<DashboardFile>>([.. files, new DashboardFile("", "every.json", _every.Value), new DashboardFile("", "rows.json", Rows), new DashboardFile("", "tables.json", Tables)]);
    }

    private static string Every()
    {
        var panels = new List<object>();
        foreach (var type in new[] { "stat", "gauge", "bargauge", "timeseries", "table", "barchart", "state-timeline", "heatmap", "piechart" })
        {
            panels.Add(Panel(type, $"{type} of a value", "orders", new { }));
            panels.Add(Panel(type, $"{type} of nothing", "no_such_metric", new { }));
            panels.Add(Panel(type, $"{type} of a mistake", "sum((", new { }));
        }

        foreach (var color in _colors)
        {
            var colored = new { defaults = new { color = new { mode = "fixed", fixedColor = color }, custom = new { cellOptions = new { type = "color-background" } }, links = new[] { new { title = "There", url = "/traces" } } } };
            panels.Add(Panel("stat", $"On {color}", "orders", new { colorMode = "background" }, colored, height: 3));
            panels.Add(Panel("stat", $"In {color}", "orders", new { colorMode = "value", graphMode = "none" }, colored, height: 3));
            panels.Add(Panel("table", $"Cells on {color}", "orders", new { }, colored, instant: true, height: 4));
            panels.Add(Panel("table", $"Cells in {color}", "orders", new { }, new { defaults = new { color = new { mode = "fixed", fixedColor = color }, custom = new { cellOptions = new { type = "color-text" } } } }, instant: true, height: 4));
            panels.Add(Panel("bargauge", $"Bars in {color}", "orders", new { displayMode = "lcd" }, colored, height: 3));
            panels.Add(Panel("gauge", $"A dial in {color}", "orders", new { }, colored, height: 4));
        }

        panels.Add(new { type = "text", title = "Words", gridPos = new { x = 0, y = 1, w = 12, h = 6 }, options = new { mode = "markdown", content = "# A head\n\nA [link](https://example.com), `code`, *more*.\n\n```\n" + new string('x', 400) + "\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two" } });
        panels.Add(new { type = "logs", title = "Lines", gridPos = new { x = 0, y = 1, w = 12, h = 8 }, datasource = new { type = "loki", uid = "loki" }, targets = new[] { new { refId = "A", expr = "{service_name=\"shop\"}" } } });
        panels.Add(new { type = "nodeGraph", title = "Services", gridPos = new { x = 0, y = 1, w = 12, h = 8 }, datasource = new { type = "tempo", uid = "tempo" }, targets = new[] { new { refId = "A", queryType = "serviceMap" } } });
        panels.Add(new { type = "alertlist", title = "Alerts", gridPos = new { x = 0, y = 1, w = 12, h = 6 }, options = new { } });
        panels.Add(new { type = "dashlist", title = "Others", gridPos = new { x = 0, y = 1, w = 12, h = 6 }, options = new { showSearch = true } });
        panels.Add(new { type = "geomap", title = "Not drawn here", gridPos = new { x = 0, y = 1, w = 12, h = 4 } });
        return JsonSerializer.Serialize(new
        {
            uid = Uid,
            title = "Every panel",
            time = new { from = "now-30m", to = "now" },
            links = new object[] { new { title = "Others", type = "dashboards", tags = Array.Empty<string>(), asDropdown = true }, new { title = "There", type = "link", url = "/logs" } },
            annotations = new
            {
                list = new object[]
                {
                    new { name = "Deployment", enable = true, datasource = new { type = "prometheus", uid = "prometheus" }, expr = "deploying", titleFormat = "Deploys", iconColor = "blue" },
                    new { name = "Release", enable = true, datasource = new { type = "loki", uid = "loki" }, expr = "{service_name=\"shop\"} |= \"version\"", iconColor = "red" },
                },
            },
            templating = new
            {
                list = new object[]
                {
                    new { name = "service", label = "Service", type = "query", datasource = new { type = "prometheus", uid = "prometheus" }, query = "label_values(orders, service_name)", multi = true, includeAll = true },
                    new { name = "one", type = "custom", query = "a,b,c" },
                    new { name = "text", type = "textbox", query = "anything" },
                    new { name = "filters", label = "Conditions", type = "adhoc", datasource = new { type = "prometheus", uid = "prometheus" } },
                },
            },
            panels,
        });
    }

    // Three beside each other: those of one column go below each other.
    private static int Column => Interlocked.Increment(ref _column) % 3 * 8;

    private static object Panel(string type, string title, string expression, object options, object? config = null, bool instant = false, int height = 6) => new
    {
        type,
        title,
        description = $"What a panel of {type} shows.",
        gridPos = new { x = Column, y = 0, w = 8, h = height },
        options,
        fieldConfig = config ?? new { defaults = new { unit = "short", thresholds = new { mode = "absolute", steps = new object[] { new { color = "green", value = (double?)null }, new { color = "yellow", value = 20 }, new { color = "red", value = 60 } } } } },
        datasource = new { type = "prometheus", uid = "prometheus" },
        targets = new[] { new { refId = "A", expr = expression, instant, range = !instant, format = instant ? "table" : type == "heatmap" ? "heatmap" : "time_series" } },
    };
}
