using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.Text;

public sealed class GoTextTests
{
    [Theory]
    [InlineData(1e21, "1000000000000000000000", "1e+21", "1e+21")]
    [InlineData(-1.5e-7, "-0.00000015", "-1.5e-07", "-1.5e-07")]
    [InlineData(1234567, "1234567", "1.234567e+06", "1.234567e+06")]
    [InlineData(0, "0", "0", "0e+00")]
    [InlineData(100, "100", "100", "1e+02")]
    [InlineData(double.PositiveInfinity, "+Inf", "+Inf", "+Inf")]
    public void Numbers_are_written_as_Go_writes_them(double value, string number, string general, string scientific)
    {
        Assert.Equal(number, GoText.Number(value));
        Assert.Equal(general, GoText.General(value));
        Assert.Equal(scientific, GoText.Scientific(value));
    }

    [Theory]
    [InlineData("a\"b\\c\n\u0001é\u200b", """
        "a\"b\\c\n\x01é\u200b"
        """)]
    public void Strings_are_quoted_as_Go_quotes_them(string value, string quoted) => Assert.Equal(quoted, GoText.Quote(value));

    [Theory]
    [InlineData("1h30m", 5_400_000, "1h30m")]
    [InlineData("90m", 5_400_000, "1h30m")]
    [InlineData("250ms", 250, "250ms")]
    [InlineData("1y2w3d", 33_004_800_000, "382d")]
    [InlineData("14d", 1_209_600_000, "2w")]
    [InlineData("0", 0, "0s")]
    public void Prometheus_durations_read_and_write(string text, long milliseconds, string written)
    {
        Assert.Equal(milliseconds, PrometheusDuration.Parse(text));
        Assert.Equal(written, PrometheusDuration.Format(milliseconds));
    }

    [Theory]
    [InlineData("", "empty duration string")]
    [InlineData("1", "not a valid duration string: \"1\"")]
    [InlineData("1m1h", "not a valid duration string: \"1m1h\"")]
    [InlineData("1m1m", "not a valid duration string: \"1m1m\"")]
    [InlineData("-1m", "not a valid duration string: \"-1m\"")]
    [InlineData("300y", "duration out of range")]
    public void Bad_Prometheus_durations_are_told_in_its_words(string text, string error) =>
        Assert.Equal(error, Assert.Throws<FormatException>(() => PrometheusDuration.Parse(text)).Message);

    [Theory]
    [InlineData("1.5h", 5_400_000_000_000, "1h30m0s")]
    [InlineData("-300ms", -300_000_000, "-300ms")]
    [InlineData("1m0.5s", 60_500_000_000, "1m0.5s")]
    [InlineData("1500us", 1_500_000, "1.5ms")]
    public void Go_durations_read_and_write(string text, long nanoseconds, string written)
    {
        Assert.True(GoDuration.TryParse(text, out var parsed));
        Assert.Equal(nanoseconds, parsed);
        Assert.Equal(written, GoDuration.Format(nanoseconds));
    }
}
