using HyHome.Dashboard.Charts;

namespace HyHome.Dashboard.Tests.Charts;

public sealed class ValueFormatTests
{
    public static readonly TheoryData<string, double, string> Cases = new()
    {
        { "short", 0, "0" },
        { "short", 12, "12" },
        { "short", 0.123456, "0.123" },
        { "short", 1234, "1.23 K" },
        { "short", -2_500_000, "-2.5 Mil" },
        { "short", 999.9, "1 K" },
        { "short", 1e-9, "1e-9" },
        { "plain", 1.5e300, "1.5e300" },
        { "plain", -4e15, "-4e15" },
        { "bytes", 0, "0 B" },
        { "bytes", 1536, "1.5 KiB" },
        { "bytes", 5e9, "4.66 GiB" },
        { "seconds", 0, "0 s" },
        { "seconds", 0.0123, "12.3 ms" },
        { "seconds", 90, "1.5 min" },
        { "milliseconds", 90, "90 ms" },
        { "milliseconds", 0.5, "500 µs" },
        { "nanoseconds", 1500, "1.5 µs" },
        { "ratio", 0.256, "25.6 %" },
        { "short", double.NaN, "no value" },
        { "short", double.PositiveInfinity, "∞" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_have_three_digits_and_the_largest_unit_that_fits(string unit, double value, string expected) => Assert.Equal(expected, (unit switch
    {
        "plain" => ValueFormat.Plain(),
        "bytes" => ValueFormat.Bytes,
        "seconds" => ValueFormat.Seconds,
        "milliseconds" => ValueFormat.Milliseconds,
        "nanoseconds" => ValueFormat.Nanoseconds,
        "ratio" => ValueFormat.Ratio,
        _ => ValueFormat.Short,
    }).Format(value));

    [Fact]
    public void Decimals_and_a_prefix_can_be_given() => Assert.Equal("$12.30", (ValueFormat.Plain() with { Decimals = 2, Prefix = "$" }).Format(12.3));
}
