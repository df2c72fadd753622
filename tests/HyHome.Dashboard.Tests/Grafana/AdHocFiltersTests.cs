using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;

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

    [Theory]
    [InlineData("{service_name=~\".+\"} | json | line_format \"{{.x}}\"", "{service_name=~\".+\", a=\"x\"} | json | line_format \"{{.x}}\"")]
    [InlineData("sum by (level) (count_over_time({job=\"b\"} |= \"}\" [5m]))", "sum by (level) (count_over_time({job=\"b\", a=\"x\"} |= \"}\" [5m]))")]
    public void A_query_of_lines_gets_them_in_its_selector_alone(string expression, string expected) =>
        Assert.Equal(expected, AdHocFilters.Apply(expression, [new AdHocFilter("a", "=", "x")], isLogQL: true));

    [Fact]
    public void A_name_that_is_no_word_is_quoted() => Assert.Equal("up{\"service.name\"=~\"a\\\"b\"}", AdHocFilters.Apply("up", [new AdHocFilter("service.name", "=~", "a\"b")]));

    [Theory]
    [InlineData("route", "=~", "/a|/b")]
    [InlineData("service.name", "!=", "")]
    public void A_condition_goes_through_the_address(string key, string sign, string value)
    {
        var filter = new AdHocFilter(key, sign, value);
        var variable = new VariableModel { Name = "f", Type = "adhoc" };
        var now = DateTimeOffset.UnixEpoch;

        var state = VariableSelection.Choose(variable, [], [VariableSelection.Write(filter)], new DashboardRange(now, now.AddHours(1), "now-1h", "now"));

        Assert.Equal(filter, Assert.Single(state.Filters));
    }

    [Fact]
    public void An_address_can_choose_no_conditions_where_the_file_has_some()
    {
        var variable = new VariableModel { Name = "f", Type = "adhoc", Filters = [new("a", "=", "b")] };
        var now = DateTimeOffset.UnixEpoch;

        Assert.Empty(VariableSelection.Choose(variable, [], [""], new DashboardRange(now, now.AddHours(1), "now-1h", "now")).Filters);
    }
}
