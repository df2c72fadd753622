using Spectre.Console;
using Spectre.Console.Rendering;

namespace HyHome.Hosting.Terminal;

/// <summary>The table of resources.</summary>
internal static class ResourceTable
{
    public static IRenderable Render(IEnumerable<ResourceRow> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(new TableColumn("Resource").NoWrap(), new TableColumn("State").NoWrap(), new TableColumn("Address"), new TableColumn("Reason"));
        foreach (var row in rows.OrderBy(r => r.Id, StringComparer.OrdinalIgnoreCase))
        {
            var style = TerminalOutput.StyleOf(row.Tone);
            table.AddRow(new Text(row.Id), new Text(row.State, style), Addresses(row.Urls), new Text(row.Reason, style));
        }

        return table;
    }

    private static Rows Addresses(IReadOnlyList<string> urls) => new(urls.Select(Address));

    private static IRenderable Address(string url) =>
        url.StartsWith("http", StringComparison.Ordinal) && Uri.IsWellFormedUriString(url, UriKind.Absolute)
            ? new Markup($"[link={Markup.Escape(url)}]{Markup.Escape(url)}[/]")
            : new Text(url);
}
