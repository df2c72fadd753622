using System.Text;

namespace HyHome.Hosting.Cli.Describing;

/// <summary>
/// Draws a model as a Mermaid flow chart. Solid arrows are references, dotted ones are waits, and thick ones are every other
/// relationship with its name on it, which is how the model tells the flow of telemetry: <c>WithRelationship(loki, "logs")</c>.
/// </summary>
internal static class MermaidDiagram
{
    private const string Reference = "Reference";

    public static string Draw(IReadOnlyList<ResourceDescription> resources)
    {
        var text = new StringBuilder("flowchart LR\n");
        var ids = resources.Select((resource, index) => (resource.Name, Id: $"r{index}")).ToDictionary(r => r.Name, r => r.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var resource in resources)
        {
            text.Append("    ").Append(ids[resource.Name]).Append(Shape(resource)).Append('\n');
        }

        foreach (var resource in resources)
        {
            var flows = resource.Relations.Where(r => r.Type != Reference).GroupBy(r => r.Resource).ToList();
            foreach (var flow in flows)
            {
                Arrow(text, ids, resource.Name, $" == \"{Escape(string.Join(", ", flow.Select(f => f.Type)))}\" ==> ", flow.Key);
            }

            // One arrow between two resources is enough: a reference says more than a wait, and a flow more than both.
            var references = resource.Relations.Where(r => r.Type == Reference).Select(r => r.Resource).Except(flows.Select(f => f.Key)).ToList();
            references.ForEach(target => Arrow(text, ids, resource.Name, " --> ", target));
            foreach (var target in resource.WaitsFor.Except(references).Except(flows.Select(f => f.Key)))
            {
                Arrow(text, ids, resource.Name, " -. waits for .-> ", target);
            }

            if (resource.Parent is { } parent)
            {
                Arrow(text, ids, resource.Name, " -- part of --> ", parent);
            }
        }

        return text.ToString();
    }

    private static void Arrow(StringBuilder text, Dictionary<string, string> ids, string from, string arrow, string to)
    {
        if (ids.TryGetValue(to, out var target))
        {
            text.Append("    ").Append(ids[from]).Append(arrow).Append(target).Append('\n');
        }
    }

    private static string Shape(ResourceDescription resource)
    {
        var label = $"\"{Escape(resource.Name)}\"";
        return resource.Type switch
        {
            "Parameter" or "ConnectionString" => $"[/{label}/]",
            "ExternalService" => $"{{{{{label}}}}}",
            "Project" or "Executable" => $"({label})",
            _ => $"[{label}]",
        };
    }

    private static string Escape(string text) => text.Replace("\"", "#quot;", StringComparison.Ordinal);
}
