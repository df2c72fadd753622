using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class AdHocFiltersTests
{
    [Theory]
    [InlineData("up", "up{a=\"x\"}")]
    [InlineData("up{job=\"b\"}", "up{job=\"b\", a=\"x\"}")]
    [InlineData("sum by (job) (rate(http_total{}[5m]))", "sum by (job) (rate(http_total{a=\"x\"}[5m]))")]
    [InlineData("sum(rate(a_total[5m])) without (le) / on(job) group_left(x) b_total offset 5m", "sum(rate(a_total{a=\"x\"}[5m])) without (le) / on(job) group_left(x) b_total{a=\"x\"} offset 5m")]
    [InlineData("up{job=\"}{\"} or vector(1e3)", "up{job=\"}{\", a=\"x\"} or vector(1e3)")]
    public void Every_selector_gets_the_conditions(string expression, string expected) => Assert.Equal(expected, AdHocFilters.Apply(expression, [new AdHocFilter("a", "=", "x")]));

    [Fact]
    public void Without_conditions_a_query_stays_as_it_is() => Assert.Equal("up", AdHocFilters.Apply("up", []));
}
