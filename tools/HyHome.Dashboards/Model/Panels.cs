namespace HyHome.Dashboards.Model;

/// <summary>Makes panels with settings that read well on a laptop and on a phone.</summary>
public static class Panels
{
    public static Panel TimeSeries(string title, string unit, string description, params Target[] targets) =>
        Series(title, unit, description, stacked: false, null, targets);

    public static Panel Stacked(string title, string unit, string description, params Target[] targets) =>
        Series(title, unit, description, stacked: true, null, targets);

    /// <summary>A time series from 0 to 1, shown as a percentage.</summary>
    public static Panel Ratio(string title, string description, Thresholds? thresholds, params Target[] targets) =>
        Series(title, "percentunit", description, stacked: false, thresholds, targets);

    public static Panel Stat(string title, string unit, string description, Thresholds thresholds, Target target, string noValue = "no data", string? link = null) => Make("stat", title, description, [target],
        new FieldDefaults
        {
            Unit = unit,
            NoValue = noValue,
            Thresholds = thresholds,
            Color = new { mode = "thresholds" },
            Links = link is null ? null : [new PanelLink("Open", link)],
        },
        new { colorMode = "value", graphMode = "area", justifyMode = "auto", textMode = "auto", reduceOptions = new { calcs = new[] { "lastNotNull" }, fields = "", values = false } });

    public static Panel Gauge(string title, string unit, string description, Thresholds thresholds, Target target, double max = 1) => Make("gauge", title, description, [target],
        new FieldDefaults { Unit = unit, Min = 0, Max = max, Thresholds = thresholds, Color = new { mode = "thresholds" } },
        new { showThresholdLabels = false, showThresholdMarkers = true, reduceOptions = new { calcs = new[] { "lastNotNull" }, fields = "", values = false } });

    public static Panel BarGauge(string title, string unit, string description, Thresholds thresholds, Target target, double? max = null, string noValue = "no data") => Make("bargauge", title, description, [target],
        new FieldDefaults { Unit = unit, Min = 0, Max = max, NoValue = noValue, Thresholds = thresholds, Color = new { mode = "thresholds" } },
        new { displayMode = "gradient", orientation = "horizontal", showUnfilled = true, reduceOptions = new { calcs = new[] { "lastNotNull" }, fields = "", values = false } });

    /// <summary>A table of instant queries joined by their labels; each value column gets its query's letter, renamed by <paramref name="columns"/>.</summary>
    public static Panel Table(string title, string description, IReadOnlyList<(string Column, string Unit, string Expr)> columns, IReadOnlyList<string> labels, string noValue = "no data",
        (string Column, string Url)? link = null)
    {
        var targets = columns.Select(c => Target.PromInstant(c.Expr, format: "table")).ToArray();
        var renames = columns.Select((c, i) => (Key: columns.Count == 1 ? "Value" : $"Value #{(char)('A' + i)}", c.Column)).ToDictionary(p => p.Key, p => p.Column);
        var order = labels.Select((l, i) => (l, i)).ToDictionary(p => p.l, p => p.i);
        return Make("table", title, description, targets,
            new FieldDefaults { NoValue = noValue, Custom = new { align = "auto", cellOptions = new { type = "auto" }, filterable = true } },
            new { showHeader = true, cellHeight = "sm" },
            overrides:
            [
                .. columns.Select(c => FieldOverride.Unit(c.Column, c.Unit)),
                .. link is var (column, url) ? new[] { FieldOverride.Property(column, "links", new[] { new PanelLink("Open", url) }) } : [],
            ],
            transformations:
            [
                new { id = "merge", options = new { } },
                new { id = "organize", options = new { excludeByName = new Dictionary<string, bool> { ["Time"] = true }, indexByName = order, renameByName = renames } },
            ]);
    }

    public static Panel Heatmap(string title, string unit, string description, Target target) => Make("heatmap", title, description, [target],
        new FieldDefaults { Unit = unit },
        new
        {
            calculate = false,
            cellGap = 1,
            yAxis = new { unit, axisPlacement = "left" },
            color = new { mode = "scheme", scheme = "Oranges", fill = "dark-orange", reverse = false, steps = 64, exponent = 0.5 },
            exemplars = new { color = "rgba(255,0,255,0.7)" },
            tooltip = new { mode = "single", yHistogram = true },
            legend = new { show = true },
        });

    public static Panel Logs(string title, string description, Target target) => Make("logs", title, description, [target], null,
        new { showTime = true, showLabels = false, wrapLogMessage = true, prettifyLogMessage = false, enableLogDetails = true, dedupStrategy = "none", sortOrder = "Descending" });

    public static Panel Traces(string title, string description, Target target) => Make("table", title, description, [target],
        new FieldDefaults { Custom = new { align = "auto", cellOptions = new { type = "auto" } } }, new { showHeader = true, cellHeight = "sm" });

    public static Panel NodeGraph(string title, string description, Target target) => Make("nodeGraph", title, description, [target], null,
        new { nodes = new { mainStatUnit = "ms" }, edges = new { } });

    public static Panel AlertList(string title, string description) => new()
    {
        Type = "alertlist",
        Title = title,
        Description = description,
        Datasource = DataSource.Prometheus,
        Options = new { viewMode = "list", groupMode = "default", maxItems = 30, sortOrder = 3, stateFilter = new { firing = true, pending = true, noData = false, normal = false, error = true }, datasource = "Prometheus", alertName = "", alertInstanceLabelFilter = "" },
    };

    public static Panel Markdown(string title, string content) => new()
    {
        Type = "text",
        Title = title,
        Description = "How to use this page.",
        Options = new { mode = "markdown", content },
    };

    /// <summary>What the panel says in the place of data, where nothing to show is good, or has a reason of its own.</summary>
    public static Panel WhenEmpty(this Panel panel, string text)
    {
        panel.FieldConfig!.Defaults.NoValue = text;
        return panel;
    }

    private static Panel Series(string title, string unit, string description, bool stacked, Thresholds? thresholds, Target[] targets) => Make("timeseries", title, description, targets,
        new FieldDefaults
        {
            Unit = unit,
            Min = 0,
            Thresholds = thresholds,
            Color = new { mode = "palette-classic" },
            Custom = new
            {
                drawStyle = "line",
                lineInterpolation = "linear",
                lineWidth = 1,
                fillOpacity = stacked ? 30 : 8,
                showPoints = "never",
                spanNulls = false,
                stacking = new { mode = stacked ? "normal" : "none", group = "A" },
                thresholdsStyle = new { mode = thresholds is null ? "off" : "dashed" },
            },
        },
        new { legend = new { displayMode = "list", placement = "bottom", showLegend = true, calcs = Array.Empty<string>() }, tooltip = new { mode = "multi", sort = "desc" } });

    private static Panel Make(string type, string title, string description, IReadOnlyList<Target> targets, FieldDefaults? defaults, object options,
        IReadOnlyList<FieldOverride>? overrides = null, IReadOnlyList<object>? transformations = null)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            targets[i].RefId = ((char)('A' + i)).ToString();
        }

        return new Panel
        {
            Type = type,
            Title = title,
            Description = description,
            Datasource = targets[0].Datasource,
            Targets = targets,
            FieldConfig = new FieldConfig(defaults ?? new FieldDefaults(), overrides ?? []),
            Options = options,
            Transformations = transformations,
        };
    }
}
