using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using HyHome.Hosting.Terminal;
using Spectre.Console;

namespace HyHome.Hosting.Cli.Describing;

/// <summary>Writes a description in the format that was asked for.</summary>
internal static class DescriptionWriter
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IReadOnlyList<ResourceDescription> resources, string format, TerminalOutput terminal)
    {
        switch (format)
        {
            case "json":
                terminal.WriteLine(JsonSerializer.Serialize(resources, JsonOptions));
                break;
            case "mermaid":
                terminal.WriteLine(MermaidDiagram.Draw(resources).TrimEnd());
                break;
            default:
                terminal.Console.Write(Table(resources));
                break;
        }
    }

    private static Table Table(IReadOnlyList<ResourceDescription> resources)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns(new TableColumn("Resource").NoWrap(), new TableColumn("Type").NoWrap(), new TableColumn("Source"), new TableColumn("Endpoints"), new TableColumn("Needs"));
        foreach (var resource in resources)
        {
            var replicas = resource.Replicas == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" x{resource.Replicas}");
            var needs = resource.Relations.Select(r => r.Resource).Concat(resource.WaitsFor).Distinct();
            table.AddRow(
                new Text(resource.Name),
                new Text(resource.Type + replicas),
                new Text(resource.Source ?? string.Empty),
                new Text(string.Join('\n', resource.Endpoints.Select(Endpoint))),
                new Text(string.Join(", ", needs)));
        }

        return table;
    }

    private static string Endpoint(EndpointDescription endpoint)
    {
        var port = (endpoint.Port, endpoint.TargetPort) switch
        {
            (null, null) => string.Empty,
            ({ } publicPort, { } target) when publicPort != target => string.Create(CultureInfo.InvariantCulture, $" {publicPort} -> {target}"),
            var (publicPort, target) => string.Create(CultureInfo.InvariantCulture, $" {publicPort ?? target}"),
        };
        return $"{endpoint.Name} ({endpoint.Scheme}){port}{(endpoint.IsExternal ? ", external" : string.Empty)}";
    }
}
