using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>Reads dashboard JSON.</summary>
internal static class DashboardReader
{
    /// <summary>Reads a dashboard.</summary>
    /// <param name="json">The file's text: a dashboard, or an export that wraps one.</param>
    /// <exception cref="FormatException">It is no dashboard of the classic schema; the message says what it is and what to do.</exception>
    public static DashboardModel Read(string json)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            root = document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new FormatException($"This is not JSON: {error.Message}", error);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("A dashboard is a JSON object; this is none. Export the dashboard from Grafana as JSON.");
        }

        root = root.Child("dashboard") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : root;
        return root.Child("spec") is { } spec && root.Text("kind") == "Dashboard" ? ReadResource(root, spec) : ReadClassic(root, root.Text("uid"));
    }

    // A Kubernetes-style resource: versions 0 and 1 wrap the classic schema, version 2 is another one.
    private static DashboardModel ReadResource(JsonElement root, JsonElement spec) => spec.Child("elements") is null
        ? ReadClassic(spec, root.At("metadata", "name")?.AsText() ?? spec.Text("uid"))
        : throw new FormatException("This dashboard has schema version 2, which file provisioning does not take everywhere. Export it from Grafana with the classic JSON model.");

    private static DashboardModel ReadClassic(JsonElement root, string? uid)
    {
        var title = root.Text("title");
        if (title is null && root.Child("panels") is null)
        {
            throw new FormatException("This JSON has neither a title nor panels: it is no dashboard. Export the dashboard from Grafana as JSON.");
        }

        return new()
        {
            Uid = uid is { Length: > 0 } ? uid : Slug(title ?? "dashboard"),
            Title = title ?? "Untitled",
            Description = root.Text("description", ""),
            Tags = root.Texts("tags"),
            From = root.At("time", "from")?.AsText() ?? "now-6h",
            To = root.At("time", "to")?.AsText() ?? "now",
            Refresh = root.Text("refresh") is { Length: > 0 } refresh and not "false" ? refresh : null,
            TimeZone = root.Text("timezone") is { Length: > 0 } zone ? zone : "browser",
            Panels = Numbered([.. root.Items("panels").Select(PanelReader.Read)]),
            Variables = [.. (root.Child("templating")?.Items("list") ?? []).Where(static item => item.Text("name") is { Length: > 0 }).Select(VariableReader.Read)],
            Links = [.. root.Items("links").Select(LinkReader.Read)],
            Annotations = [.. (root.Child("annotations")?.Items("list") ?? []).Select(ReadAnnotation)],
        };
    }

    // Files that no Grafana wrote may give several panels one number, or none: Grafana gives those others.
    private static IReadOnlyList<PanelModel> Numbered(IReadOnlyList<PanelModel> panels)
    {
        var free = panels.SelectMany(static panel => panel.Panels.Prepend(panel)).Max(static panel => (int?)panel.Id) ?? 0;
        var taken = new HashSet<int> { 0 };
        return [.. panels.Select(panel => Number(panel) with { Panels = [.. panel.Panels.Select(Number)] })];

        PanelModel Number(PanelModel panel) => taken.Add(panel.Id) ? panel : panel with { Id = ++free };
    }

    private static AnnotationModel ReadAnnotation(JsonElement json) => new()
    {
        Name = json.Text("name", ""),
        IsEnabled = json.Flag("enable") ?? true,
        DataSource = DataSourceReader.Read(json.Child("datasource")),
        Expression = json.Text("expr") ?? json.At("target", "expr")?.AsText() ?? json.Text("query") ?? "",
        Color = json.Text("iconColor", "red"),
        TitleFormat = json.Text("titleFormat", ""),
        TextFormat = json.Text("textFormat", ""),
        TagKeys = json.Text("tagKeys", ""),
        Step = json.Text("step"),
    };

    private static string Slug(string title) =>
        string.Join('-', new string([.. title.ToLowerInvariant().Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
