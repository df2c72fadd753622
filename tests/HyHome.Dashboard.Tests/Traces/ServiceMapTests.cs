using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Pages.Traces;
using static HyHome.Dashboard.Tests.Traces.Spans;

namespace HyHome.Dashboard.Tests.Traces;

public sealed class ServiceMapTests
{
    [Fact]
    public void Calls_between_services_are_edges_and_failures_are_marked()
    {
        var map = ServiceMap.Of(Tree(
            Span("a", null, 0, 100_000_000), Span("b", "a", 0, 10_000_000, "cart"), Span("c", "a", 20_000_000, 50_000_000, "cart", SpanStatus.Error), Span("d", "b", 1, 2, "cart")));

        Assert.Equal([("shop", false), ("cart", true)], map.Nodes.Select(n => (n.Id, n.IsBad)));
        var edge = Assert.Single(map.Edges);
        Assert.Equal(("shop", "cart", "2 × ⌀ 20 ms", true), (edge.From, edge.To, edge.Label, edge.IsBad));
    }
}
