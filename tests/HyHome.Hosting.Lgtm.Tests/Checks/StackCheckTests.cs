using HyHome.Hosting.Lgtm.Checks;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Checks;

public sealed class StackCheckTests
{
    [Fact]
    public void The_stack_as_it_comes_has_no_finding()
    {
        var builder = Model.Publish();
        builder.AddLgtmStack();

        Assert.Empty(StackCheck.Run(builder.Resources));
    }

    [Fact]
    public void Findings_of_all_components_come_at_once_with_their_resource()
    {
        using var loki = new OwnFile("loki.yaml", "auth: true");
        using var tempo = new OwnFile("tempo.yaml", "ingester: {}");
        var builder = Model.Run();
        builder.AddLoki("logs").WithConfigFile(loki.FullPath);
        builder.AddTempo("traces").WithConfigFile(tempo.FullPath);
        builder.AddAlloy("collector");

        var found = StackCheck.Run(builder.Resources).Select(found => (found.Resource.Name, found.Finding.Id)).ToArray();

        Assert.Contains(("logs", "HYHOME101"), found);
        Assert.Contains(("traces", "HYHOME102"), found);
        Assert.Contains(("collector", "HYHOME107"), found);
    }

    [Fact]
    public void Scraping_without_a_place_to_write_is_found()
    {
        var builder = Model.Run();
        var loki = builder.AddLoki();
        builder.AddAlloy().WithOtlpReceiver(loki, builder.AddTempo(), builder.AddPrometheus()).WithScrapeTarget(loki.Resource.PrimaryEndpoint);

        var (resource, finding) = Assert.Single(StackCheck.Run(builder.Resources));

        Assert.Equal("alloy", resource.Name);
        Assert.Equal("HYHOME106", finding.Id);
        Assert.Contains("'loki'", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_id_has_a_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics.md"));

        Assert.All(
            Enumerable.Range(101, 7),
            number => Assert.Contains($"HYHOME{number}", page, StringComparison.Ordinal));
    }
}
