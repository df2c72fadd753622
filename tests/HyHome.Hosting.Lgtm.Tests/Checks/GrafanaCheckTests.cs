using HyHome.Hosting.Lgtm.Checks;
using HyHome.Hosting.Lgtm.Provisioning;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.Hosting.Lgtm.Tests.Checks;

public sealed class GrafanaCheckTests
{
    [Fact]
    public void A_dashboard_that_asks_an_unknown_data_source_is_refused_with_file_and_uid()
    {
        using var own = new OwnFile("own.json", """
            {"panels":[
              {"datasource":{"type":"loki","uid":"l0ki"},"targets":[{"datasource":{"type":"loki","uid":"l0ki"}}]},
              {"datasource":{"type":"prometheus","uid":"${datasource}"}},
              {"datasource":{"type":"datasource","uid":"-- Mixed --"}},
              {"datasource":{"type":"prometheus","uid":"prometheus"}}]}
            """);
        var builder = Model.Run();
        builder.AddGrafana().WithDataSources(builder.AddPrometheus(), builder.AddLoki()).WithDashboard(own.FullPath);

        var finding = Assert.Single(StackCheck.Run(builder.Resources)).Finding;

        Assert.Equal("HYHOME108", finding.Id);
        Assert.True(finding.IsError);
        Assert.Contains("'l0ki'", finding.Cause, StringComparison.Ordinal);
        Assert.Contains("own.json", finding.Cause, StringComparison.Ordinal);
        Assert.Contains("'loki', 'prometheus'", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_between_data_sources_to_an_unknown_uid_is_refused()
    {
        var grafana = Model.Run().AddGrafana();
        grafana.Resource.DataSources.Add(DataSources.Loki(hasTempo: true));

        var finding = Assert.Single(GrafanaCheck.Run(grafana.Resource));

        Assert.Contains("'loki' links to 'tempo'", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dashboard_that_is_no_JSON_is_refused()
    {
        using var own = new OwnFile("own.json", "{");
        var builder = Model.Run();
        builder.AddGrafana().WithDataSources(builder.AddPrometheus()).WithDashboard(own.FullPath);

        Assert.Equal("HYHOME104", Assert.Single(StackCheck.Run(builder.Resources)).Finding.Id);
    }

    [Fact]
    public void The_stack_and_every_part_of_it_links_to_what_is_there()
    {
        var builder = Model.Run();
        builder.AddLgtmStack();
        builder.AddGrafana("second").WithDataSources(loki: builder.AddLoki("logs"));

        Assert.DoesNotContain(StackCheck.Run(builder.Resources), found => found.Finding.Id == "HYHOME108");
    }
}
