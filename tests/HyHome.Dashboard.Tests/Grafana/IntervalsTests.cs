using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Queries;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class IntervalsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_007);

    [Theory]
    [InlineData(3600, 1000, 0, "5s")]
    [InlineData(3600, 1000, 15, "15s")]
    [InlineData(86400, 800, 15, "2m")]
    [InlineData(604800, 800, 15, "15m")]
    [InlineData(300, 1000, 0, "200ms")]
    [InlineData(2592000, 500, 15, "1h")]
    public void Points_stand_at_round_distances(int seconds, int points, int minimum, string expected) =>
        Assert.Equal(expected, Intervals.Format(Intervals.Calculate(TimeSpan.FromSeconds(seconds), points, TimeSpan.FromSeconds(minimum))));

    [Theory]
    [InlineData("15s", 15)]
    [InlineData(">10s", 10)]
    [InlineData("2m", 120)]
    [InlineData("1.5h", 5400)]
    [InlineData("30", 30)]
    [InlineData("1d", 86400)]
    public void Intervals_are_read(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Intervals.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("0s")]
    [InlineData("$interval")]
    public void What_is_no_interval_is_none(string text) => Assert.Null(Intervals.Parse(text));

    [Theory]
    [InlineData(15, "1m")]
    [InlineData(60, "75s")]
    [InlineData(300, "315s")]
    public void A_rate_needs_four_scrapes_or_one_more_than_a_step(int step, string expected) =>
        Assert.Equal(expected, Intervals.Format(Intervals.RateWindow(TimeSpan.FromSeconds(step), TimeSpan.FromSeconds(15))));

    [Fact]
    public void A_query_never_asks_for_more_points_than_Prometheus_gives() =>
        Assert.True(TimeSpan.FromDays(365) / Intervals.Safe(TimeSpan.FromDays(365), TimeSpan.FromSeconds(15)) <= Intervals.MaxPoints);

    [Theory]
    [InlineData(null, null, "15s", "1m")]
    [InlineData("1m", null, "1m", "75s")]
    [InlineData(null, "5m", "5m", "20m")]
    public void A_querys_least_step_counts_before_the_panels_and_widens_the_rate(string? panelInterval, string? targetInterval, string step, string rate)
    {
        var range = new DashboardRange(Now.AddHours(-1), Now, "now-1h", "now");
        var target = new TargetModel { Interval = targetInterval };

        var (actual, scope) = HyHome.Dashboard.Grafana.Queries.PrometheusTargets.Step(target, new() { Type = "timeseries", Interval = panelInterval }, new(range, VariableScope.Empty, 1000));

        Assert.Equal((step, rate), (Intervals.Format(actual), scope.Find("__rate_interval")!.Values[0]));
    }

    [Fact]
    public void Ranges_begin_and_end_on_multiples_of_the_step()
    {
        var range = PrometheusTargets.Align(new(Now.AddHours(-1), Now, "", ""), TimeSpan.FromSeconds(30));

        Assert.Equal((0, 0), (range.From.ToUnixTimeSeconds() % 30, range.To.ToUnixTimeSeconds() % 30));
        Assert.True(range.To <= Now);
    }

    [Fact]
    public void A_panel_may_have_a_range_of_its_own()
    {
        var range = new DashboardRange(Now.AddHours(-1), Now, "now-1h", "now").For("2h", "1d");

        Assert.Equal((Now.AddDays(-1).AddHours(-2), Now.AddDays(-1)), (range.From, range.To));
    }
}
