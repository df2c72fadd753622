namespace HyHome.Dashboard.Tests.Time;

public sealed class DurationTests
{
    [Theory]
    [InlineData("-00:00:05", "0 s")]
    [InlineData("00:00:00.9", "0 s")]
    [InlineData("00:00:12", "12 s")]
    [InlineData("00:10:00", "10 min")]
    [InlineData("00:10:05", "10 min 5 s")]
    [InlineData("02:00:59", "2 h")]
    [InlineData("3.04:30:00", "3 d 4 h")]
    public void A_length_of_time_is_told_with_two_units_at_most(string length, string expected)
    {
        Assert.Equal(expected, Durations.Coarse(TimeSpan.Parse(length, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
