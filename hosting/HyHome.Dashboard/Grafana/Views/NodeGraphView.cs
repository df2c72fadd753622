using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Linking;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Views;

/// <summary>Makes graphs of frames of nodes and edges, whose columns have the names that Grafana's node graph knows.</summary>
internal static class NodeGraphView
{
    // As many failures as nobody takes for chance.
    private const double BadShare = 0.05;

    /// <summary>The graph; null when there are no edges and no nodes.</summary>
    /// <param name="data">What the queries gave.</param>
    /// <param name="scope">The variables.</param>
    /// <param name="zone">The time zone of times.</param>
    public static NodeGraphModel? Create(PanelData data, VariableScope scope, TimeZoneInfo zone)
    {
        var views = FieldView.Of(data.Frames, zone);
        var edges = data.Frames.FirstOrDefault(static frame => Find(frame, "source") is not null && Find(frame, "target") is not null);
        var nodes = data.Frames.FirstOrDefault(frame => !ReferenceEquals(frame, edges) && Find(frame, "id") is not null);
        return edges is null && nodes is null ? null : new(
            nodes is null ? NodesOf(edges!) : [.. Enumerable.Range(0, nodes.Length).Select(row => Node(nodes, row, views, data, scope))],
            edges is null ? [] : [.. Enumerable.Range(0, edges.Length).Select(row => Edge(edges, row, views))]);
    }

    private static GraphNode Node(DataFrame frame, int row, IReadOnlyList<FieldView> views, PanelData data, VariableScope scope)
    {
        var id = Find(frame, "id")![row]?.ToString() ?? "";
        var failed = Find(frame, "arc__failed")?.Number(row) ?? Find(frame, "arc__errors")?.Number(row) ?? 0;
        var link = frame.Fields.SelectMany(field => views.First(view => ReferenceEquals(view.Field, field)) is var view
            ? ValueLinks.Of(field, row, view.Display.Show(field[row]), frame, data.Frames, scope) : []).FirstOrDefault();
        return new(id, Find(frame, "title")?[row]?.ToString() ?? id, [.. new[] { Text(frame, "mainstat", row, views), Text(frame, "secondarystat", row, views) }.Where(static text => text.Length > 0)])
        {
            Color = failed > 0 ? "--viz-red" : "--viz-green",
            IsBad = failed > BadShare,
            Link = link?.Url,
        };
    }

    private static GraphEdge Edge(DataFrame frame, int row, IReadOnlyList<FieldView> views) => new(
        Find(frame, "source")![row]?.ToString() ?? "",
        Find(frame, "target")![row]?.ToString() ?? "",
        string.Join(" · ", new[] { Text(frame, "mainstat", row, views), Text(frame, "secondarystat", row, views) }.Where(static text => text.Length > 0)))
    {
        IsBad = Find(frame, "arc__failed")?.Number(row) > BadShare,
    };

    private static IReadOnlyList<GraphNode> NodesOf(DataFrame edges) => [.. Find(edges, "source")!.Values.Concat(Find(edges, "target")!.Values)
        .Select(static value => value?.ToString() ?? "").Distinct().Order(StringComparer.Ordinal).Select(static id => new GraphNode(id, id, []))];

    private static string Text(DataFrame frame, string name, int row, IReadOnlyList<FieldView> views) =>
        Find(frame, name) is { } field && field[row] is { } value ? views.First(view => ReferenceEquals(view.Field, field)).Display.Show(value).ToString() : "";

    private static Field? Find(DataFrame frame, string name) => frame.Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
