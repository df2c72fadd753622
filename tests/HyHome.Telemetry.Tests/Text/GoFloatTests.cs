using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Tests.Text;

public class GoFloatTests
{
    [Theory]
    [InlineData("1_000", 1000)]
    [InlineData("-1_23.50_0e+1_2", -123.5e12)]
    [InlineData("0x_1F.8p-2", 7.875)]
    [InlineData("-0X1p4", -16)]
    [InlineData("0x.8P1", 1)]
    [InlineData("+.5", 0.5)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("infinity", double.PositiveInfinity)]
    [InlineData("1e-400", 0)]
    public void Numbers_are_read_as_Go_reads_them(string text, double expected)
    {
        Assert.True(GoFloat.TryParse(text, out var value, out var error), error);
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("_1", "invalid syntax")]
    [InlineData("1_", "invalid syntax")]
    [InlineData("1__0", "invalid syntax")]
    [InlineData("1_.5", "invalid syntax")]
    [InlineData("1._5", "invalid syntax")]
    [InlineData("0x1", "invalid syntax")]
    [InlineData("0x1p", "invalid syntax")]
    [InlineData("0xp1", "invalid syntax")]
    [InlineData("0x1g0p1", "invalid syntax")]
    [InlineData("0x1.8.8p1", "invalid syntax")]
    [InlineData("", "invalid syntax")]
    [InlineData(".", "invalid syntax")]
    [InlineData("1,000", "invalid syntax")]
    [InlineData("1e400", "value out of range")]
    [InlineData("-1_0e400", "value out of range")]
    [InlineData("0x1p1024", "value out of range")]
    public void What_Go_refuses_is_refused_in_its_words(string text, string problem)
    {
        Assert.False(GoFloat.TryParse(text, out _, out var error));
        Assert.Equal($"strconv.ParseFloat: parsing \"{text}\": {problem}", error);
    }
}
