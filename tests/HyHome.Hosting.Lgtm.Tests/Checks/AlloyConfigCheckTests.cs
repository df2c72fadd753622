using HyHome.Hosting.Lgtm.Checks;
using HyHome.Hosting.Lgtm.Configuration;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Checks;

public sealed class AlloyConfigCheckTests
{
    private static readonly string[] Files = [.. typeof(ComponentFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Alloy/", StringComparison.Ordinal) && name.EndsWith(".alloy", StringComparison.Ordinal))];

    [Fact]
    public void Our_own_files_have_no_finding_and_only_components_that_are_looked_at()
    {
        Assert.NotEmpty(Files);
        foreach (var file in Files)
        {
            var text = ComponentFile.Read(file);

            Assert.Empty(AlloyConfigCheck.Run([(file, text)]));
            var components = AlloyDocument.Parse(text).Blocks.Select(block => block.Name).ToList();
            Assert.NotEmpty(components);
            Assert.All(components, component => Assert.Contains(component, AlloyConfigCheck.KnownComponents));
        }
    }

    [Theory]
    [InlineData("send_batch_size ", "send_batch_sizes ", "HYHOME101", "'send_batch_sizes' (otlp.alloy, line 3", "'send_batch_size'")]
    [InlineData("\tgrpc {", "\tgrcp {", "HYHOME101", "'grcp' (otlp.alloy, line 5) is no block of 'otelcol.receiver.otlp'", "'grpc'")]
    [InlineData("\t\ttls {\n\t\t\tinsecure = true\n\t\t}", "\t\tinsecure = true", "HYHOME101", "'otelcol.exporter.otlp > client'", "reference")]
    [InlineData("\tcheck_interval = \"1s\"\n", "", "HYHOME103", "lacks the argument 'check_interval'", "'check_interval'")]
    [InlineData("\tclient {\n\t\tendpoint = sys.env(\"LOKI_OTLP_ENDPOINT\")\n\t}\n", "", "HYHOME103", "lacks the block 'client'", "'client'")]
    [InlineData("otelcol.exporter.otlphttp \"prometheus\"", "otelcol.exporter.otlphttp \"loki\"", "HYHOME103", "and again in otlp.alloy", "another label")]
    [InlineData("sys.env(\"TEMPO_OTLP_ENDPOINT\")", "sys.env(\"TEMPO_OTLP_ENDPOINT\"", "HYHOME104", "'}' closes nothing that is open", "alloy fmt")]
    public void A_mistake_is_found_with_its_place_and_a_cure(string right, string wrong, string id, string cause, string cure)
    {
        var good = ComponentFile.Read("Alloy/otlp.alloy");
        Assert.Contains(right, good, StringComparison.Ordinal);

        var finding = Assert.Single(AlloyConfigCheck.Run([("otlp.alloy", good.Replace(right, wrong))]));

        Assert.Equal(id, finding.Id);
        Assert.Contains(cause, finding.Cause, StringComparison.Ordinal);
        Assert.Contains(cure, finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scrape_that_times_out_later_than_the_next_begins_is_found()
    {
        const string file = "prometheus.scrape \"fast\" {\n\ttargets = []\n\tforward_to = []\n\tscrape_interval = \"5s\"\n}\n";

        var finding = Assert.Single(AlloyConfigCheck.Run([("mine.alloy", file)]));

        Assert.Contains("scrapes every 5 s with a time-out of 10 s", finding.Cause, StringComparison.Ordinal);
        Assert.Empty(AlloyConfigCheck.Run([("mine.alloy", file.Replace("\"5s\"", "\"5s\"\n\tscrape_timeout = \"5s\""))]));
    }

    [Fact]
    public void Comments_texts_and_expressions_over_several_lines_hide_nothing()
    {
        const string file = """
            // a { comment
            loki.write "one" { /* another { */
              endpoint {
                url = "http://x/{}\"}" // trailing
                headers = {
                  "a" = `}
                  {`,
                }
              }
              wrong = 1 }
            local.file "x" { filename = "of a component that is not looked at" }
            """;

        Assert.Contains("'wrong' (a.alloy, line 10)", Assert.Single(AlloyConfigCheck.Run([("a.alloy", file)])).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void The_authors_own_files_are_checked_with_the_stack()
    {
        using var mine = new OwnFile("mine.alloy", "loki.write \"mine\" { nowhere = 1 }");
        var builder = Model.Run();
        builder.AddAlloy().WithConfigFile(mine.FullPath);

        Assert.Contains("'nowhere' (mine.alloy, line 1)", Assert.Single(StackCheck.Run(builder.Resources)).Finding.Cause, StringComparison.Ordinal);
    }
}
