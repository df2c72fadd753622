using HyHome.Hosting.Lgtm.Checks;
using HyHome.Hosting.Lgtm.Configuration;

namespace HyHome.Hosting.Lgtm.Tests.Checks;

public sealed class AlloyReferenceCheckTests
{
    private static readonly (string Name, string Text)[] Files =
        [.. new[] { "otlp", "metrics", "docker" }.Select(name => ($"{name}.alloy", ComponentFile.Read($"Alloy/{name}.alloy")))];

    [Fact]
    public void Our_own_files_of_a_run_are_wired() => Assert.Empty(AlloyReferenceCheck.Run(Files));

    [Theory]
    [InlineData("[loki.write.default.receiver]", "[loki.write.other.receiver]", "'loki.write.other.receiver', which stands in none of its files")]
    [InlineData("[loki.write.default.receiver]", "[loki.write.default.input]", "'loki.write' exports 'receiver'")]
    [InlineData("[loki.write.default.receiver]", "[prometheus.remote_write.default.receiver]", "which is a receiver of metrics, where a receiver of logs belongs")]
    [InlineData("discovery.relabel.containers.rules", "discovery.relabel.containers.output", "which is a list of targets, where rules belongs")]
    public void A_reference_that_leads_nowhere_is_found_with_its_place(string right, string wrong, string cause)
    {
        Assert.Contains(right, Files[2].Text, StringComparison.Ordinal);

        var finding = Assert.Single(AlloyReferenceCheck.Run([.. Files[..2], ("docker.alloy", Files[2].Text.Replace(right, wrong, StringComparison.Ordinal))]));

        Assert.Equal("HYHOME103", finding.Id);
        Assert.Contains("docker.alloy, line", finding.Cause, StringComparison.Ordinal);
        Assert.Contains(cause, finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_and_comments_are_no_references()
    {
        const string file = "prometheus.scrape \"a\" {\n\ttargets = [{\"__address__\" = \"loki.write.none.receiver\"}] // loki.write.none.receiver\n\tforward_to = []\n}\n";
        Assert.Empty(AlloyReferenceCheck.Run([("mine.alloy", file)]));
    }
}
