using System.Globalization;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Functions;

namespace HyHome.Telemetry.Tests.PromQL;

public sealed class GoMathTests
{
    [Theory]
    [InlineData(1.2, 5, "2.48832")]
    [InlineData(2, -1, "0.5")]
    [InlineData(-2, 3, "-8")]
    [InlineData(2, 1024, "Infinity")]
    [InlineData(2, -1074, "5E-324")]
    [InlineData(10, 308, "1.0000000000000006E+308")]
    [InlineData(0, -1, "Infinity")]
    [InlineData(-8, 0.5, "NaN")]
    [InlineData(9, 0.5, "3")]
    [InlineData(2, double.PositiveInfinity, "Infinity")]
    public void A_power_is_rounded_as_Prometheus_rounds_it(double value, double power, string expected) =>
        Assert.Equal(expected, GoMath.Pow(value, power).ToString("R", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(1000, "3")]
    [InlineData(100, "2")]
    [InlineData(0, "-Infinity")]
    [InlineData(-1, "NaN")]
    public void A_decimal_logarithm_is_rounded_as_Prometheus_rounds_it(double value, string expected) =>
        Assert.Equal(expected, GoMath.Log10(value).ToString("R", CultureInfo.InvariantCulture));

    [Fact]
    public void Powers_of_two_have_whole_logarithms()
    {
        for (var power = -1022; power < 1024; power++)
        {
            Assert.Equal(power, GoMath.Log2(Math.ScaleB(1, power)));
            Assert.Equal(Math.ScaleB(1, power), GoMath.Exp2(power));
        }
    }

    [Theory]
    [InlineData(0, 1970, 1, 1, 4, 1, 0, 0)]
    [InlineData(951_782_400, 2000, 2, 29, 2, 60, 0, 0)]
    [InlineData(-1, 1969, 12, 31, 3, 365, 23, 59)]
    [InlineData(-62_135_596_800, 1, 1, 1, 1, 1, 0, 0)]
    [InlineData(253_402_300_799, 9999, 12, 31, 5, 365, 23, 59)]
    [InlineData(double.NaN, 292_277_026_596, 12, 4, 0, 339, 15, 30)]
    [InlineData(double.PositiveInfinity, 292_277_026_596, 12, 4, 0, 339, 15, 30)]
    public void A_time_falls_on_the_day_that_Prometheus_says(double seconds, long year, int month, int day, int weekday, int dayOfYear, int hour, int minute) =>
        Assert.Equal(new CivilTime(year, month, day, weekday, dayOfYear, hour, minute), CivilTime.Of(seconds));
}
