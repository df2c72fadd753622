namespace HyHome.Dashboard.Tests.Time;

public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("now-5m", "now", 300, 0)]
    [InlineData("now-1h", "now-30m", 3600, 1800)]
    [InlineData("now-7d", "now", 604800, 0)]
    [InlineData("1772362800000", "now", 3600, 0)]
    [InlineData("1772362800000", "1772364600000", 3600, 1800)]
    [InlineData("2026-03-01T11:00:00.000Z", "2026-03-01T12:30:00+01:00", 3600, 1800)]
    public void A_range_is_read_from_an_address(string from, string to, int secondsToBegin, int secondsToEnd)
    {
        var range = TimeRange.Parse(from, to).At(Now);

        Assert.Equal((Now.AddSeconds(-secondsToBegin), Now.AddSeconds(-secondsToEnd)), range);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("yesterday", "now")]
    [InlineData("Tomorrow", "now")]
    [InlineData("now-", "now")]
    [InlineData("now-99999999999h", "now")]
    [InlineData("now-2000000000w", "now")]
    [InlineData("now-5y", "now")]
    [InlineData("now", "now-5m")]
    [InlineData("2000", "1000")]
    [InlineData("99999999999999999", "now")]
    public void A_range_that_makes_no_sense_is_the_default(string? from, string? to)
    {
        Assert.Equal(TimeRange.Default, TimeRange.Parse(from, to));
    }

    [Fact]
    public void A_fixed_range_survives_its_address()
    {
        var range = TimeRange.Between(Now.AddHours(-2), Now);

        Assert.Equal((Now.AddHours(-2), Now), TimeRange.Parse(range.From, range.To).At(Now));
        Assert.False(range.IsRelative);
    }
}
