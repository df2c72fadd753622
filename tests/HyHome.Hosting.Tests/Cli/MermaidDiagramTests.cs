using HyHome.Hosting.Cli.Describing;

namespace HyHome.Hosting.Tests.Cli;

public sealed class MermaidDiagramTests
{
    [Fact]
    public void Flows_references_and_waits_are_told_apart_and_drawn_once()
    {
        ResourceDescription[] model =
        [
            new("app", "Project", null, null, 1, [], ["alloy", "db"], [new("alloy", "Reference"), new("alloy", "logs"), new("alloy", "traces"), new("api", "Reference")], [], []),
            new("alloy", "Container", null, null, 1, [], [], [], [], []),
            new("db", "Container", null, null, 1, [], [], [], [], []),
            new("api", "Project", null, "app", 1, [], [], [], [], []),
        ];

        var diagram = MermaidDiagram.Draw(model).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(
            [
                "flowchart LR",
                "r0(\"app\")", "r1[\"alloy\"]", "r2[\"db\"]", "r3(\"api\")",
                "r0 == \"logs, traces\" ==> r1", "r0 --> r3", "r0 -. waits for .-> r2", "r3 -- part of --> r0",
            ],
            diagram);
    }
}
