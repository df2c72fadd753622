using HyHome.Dashboard.Pages.Traces;

namespace HyHome.Dashboard.Tests.Traces;

public sealed class WaterfallLayoutTests
{
    private readonly WaterfallLayout _layout = new(1000, 2000);

    [Theory]
    [InlineData(1000, 3000, "left:0%;width:100%")]
    [InlineData(1500, 2000, "left:25%;width:25%")]
    [InlineData(2000, 2000, "left:50%;width:0.15%")]
    [InlineData(3000, 3000, "left:99.85%;width:0.15%")]
    [InlineData(500, 5000, "left:0%;width:100%")]
    public void Bars_stay_within_the_time_and_can_be_seen(long from, long to, string expected) => Assert.Equal(expected, _layout.Style(from, to));

    [Fact]
    public void Parts_of_a_span_are_one_where_no_gap_can_be_seen()
    {
        var layout = new WaterfallLayout(0, 400_000);
        var waits = Enumerable.Range(0, 5000).Select(i => new PathSegment("root", i * 20, (i * 20) + 19));

        Assert.Equal([new("root", 0, 99_999)], layout.Visible(waits));
        Assert.Equal([new("root", 0, 10), new("root", 5000, 5010)], layout.Visible([new("root", 5000, 5010), new("root", 0, 10)]));
        Assert.Empty(layout.Visible([]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(29_600_000)]
    [InlineData(6_000_000_000)]
    [InlineData(3_600_000_000_000)]
    public void A_ruler_has_few_ticks_at_round_times(long duration)
    {
        var ticks = new WaterfallLayout(0, duration).Ticks(5);

        Assert.InRange(ticks.Count, 1, 6);
        Assert.Equal(0, ticks[0].Percent);
        Assert.All(ticks, t => Assert.InRange(t.Percent, 0, 93));
    }
}
