using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>Reads panels and their queries.</summary>
internal static class PanelReader
{
    // Angular visualisations: Grafana itself opens such a panel as its successor.
    private static readonly Dictionary<string, string> Successors = new(StringComparer.Ordinal)
    {
        ["graph"] = "timeseries",
        ["singlestat"] = "stat",
        ["grafana-singlestat-panel"] = "stat",
        ["table-old"] = "table",
        ["grafana-piechart-panel"] = "piechart",
        ["natel-discrete-panel"] = "state-timeline",
    };

    // Its content is kept in Grafana's database, and the file has only its name.
    private const string LibraryPanel = "library panel";

    public static PanelModel Read(JsonElement json)
    {
        var library = json.Child("libraryPanel");
        var type = json.Text("type", library is null ? "" : LibraryPanel);
        var position = json.Child("gridPos");
        var config = json.Child("fieldConfig");
        return new()
        {
            Id = json.Integer("id") ?? 0,
            Type = Successors.GetValueOrDefault(type, type),
            Title = json.Text("title") ?? library?.Text("name") ?? "",
            Description = json.Text("description", ""),
            Position = new(
                Math.Clamp(position?.Integer("x") ?? 0, 0, 23),
                Math.Max(0, position?.Integer("y") ?? 0),
                Math.Clamp(position?.Integer("w") ?? 12, 1, 24),
                Math.Max(1, position?.Integer("h") ?? 8)),
            DataSource = DataSourceReader.Read(json.Child("datasource")),
            Targets = [.. json.Items("targets").Select(ReadTarget)],
            Transformations = [.. json.Items("transformations").Where(static item => item.Flag("disabled") != true).Select(ReadTransformation)],
            Defaults = config?.Child("defaults") is { } defaults ? FieldConfigReader.Read(defaults) : FieldConfig.Empty,
            Overrides = [.. (config?.Items("overrides") ?? []).Select(ReadOverride).OfType<FieldOverride>()],
            // Old text panels have their text beside their type.
            Options = json.Child("options") ?? (type == "text" ? json : default),
            Links = [.. json.Items("links").Select(LinkReader.Read)],
            Repeat = json.Text("repeat") is { Length: > 0 } repeat ? repeat : null,
            RepeatDirection = json.Text("repeatDirection", "h"),
            MaxPerRow = Math.Clamp(json.Integer("maxPerRow") ?? 4, 1, 24),
            Interval = json.Text("interval") is { Length: > 0 } interval ? interval : null,
            MaxDataPoints = json.Integer("maxDataPoints"),
            TimeFrom = json.Text("timeFrom"),
            TimeShift = json.Text("timeShift"),
            IsTransparent = json.Flag("transparent") ?? false,
            IsCollapsed = json.Flag("collapsed") ?? false,
            Panels = [.. json.Items("panels").Select(Read)],
        };
    }

    private static TargetModel ReadTarget(JsonElement json)
    {
        // An older target says neither: then Prometheus asks over the range.
        var instant = json.Flag("instant") ?? false;
        return new()
        {
            RefId = json.Text("refId", "A"),
            DataSource = DataSourceReader.Read(json.Child("datasource")),
            Expression = json.Text("expr") ?? json.Text("query") ?? "",
            LegendFormat = json.Text("legendFormat", ""),
            QueryType = json.Text("queryType", ""),
            Format = json.Text("format", "time_series"),
            IsInstant = instant,
            IsRange = json.Flag("range") ?? !instant,
            HasExemplars = json.Flag("exemplar") ?? false,
            IsHidden = json.Flag("hide") ?? false,
            Interval = json.Text("interval") is { Length: > 0 } interval ? interval : null,
            Limit = json.Integer("maxLines") ?? json.Integer("limit"),
            TableType = json.Text("tableType", "traces"),
            Json = json,
        };
    }

    private static TransformationModel ReadTransformation(JsonElement json) =>
        new(json.Text("id", ""), json.Child("options") ?? default, json.Child("filter") is { } filter ? ReadMatcher(filter) : null);

    private static Matcher ReadMatcher(JsonElement json) => new(json.Text("id", ""), json.Child("options") ?? default);

    private static FieldOverride? ReadOverride(JsonElement json) => json.Child("matcher") is { } matcher
        ? new(ReadMatcher(matcher), [.. json.Items("properties").Select(static item => KeyValuePair.Create(item.Text("id", ""), item.Child("value") ?? default))])
        : null;
}
