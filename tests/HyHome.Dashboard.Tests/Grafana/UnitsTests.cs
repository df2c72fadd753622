using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Tests.Grafana;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("short", 1234, "1.23 K")]
    [InlineData("short", 1000, "1 K")]
    [InlineData("short", 999, "999")]
    [InlineData("short", 12_345_678, "12.3 Mil")]
    [InlineData("short", 0.05, "0.0500")]
    [InlineData("short", 0, "0")]
    [InlineData("none", 1234.5678, "1235")]
    [InlineData("none", 12.3456, "12.3")]
    [InlineData(null, 3.14159, "3.14")]
    [InlineData("percent", 12.345, "12.3%")]
    [InlineData("percentunit", 0.1234, "12.3%")]
    [InlineData("percentunit", 1, "100%")]
    [InlineData("s", 0, "0 s")]
    [InlineData("s", 0.0532, "53.2 ms")]
    [InlineData("s", 0.000012, "12 µs")]
    [InlineData("s", 1.5, "1.50 s")]
    [InlineData("s", 90, "1.50 mins")]
    [InlineData("s", 7200, "2 hours")]
    [InlineData("s", 60, "1 min")]
    [InlineData("s", 172800, "2 days")]
    [InlineData("ms", 1500, "1.50 s")]
    [InlineData("ms", 250, "250 ms")]
    [InlineData("ns", 1500, "1.50 µs")]
    [InlineData("bytes", 1536, "1.50 KiB")]
    [InlineData("bytes", 1073741824, "1 GiB")]
    [InlineData("decbytes", 1500, "1.50 kB")]
    [InlineData("Bps", 1500000, "1.50 MB/s")]
    [InlineData("bps", 100, "100 b/s")]
    [InlineData("binBps", 2048, "2 KiB/s")]
    [InlineData("reqps", 1500, "1.50K req/s")]
    [InlineData("reqps", 3.14159, "3.14 req/s")]
    [InlineData("ops", 0.5, "0.500 ops/s")]
    [InlineData("pps", 1200, "1.20 kp/s")]
    [InlineData("iops", 12, "12 io/s")]
    [InlineData("kbytes", 2048, "2 MiB")]
    [InlineData("mwatt", 1500, "1.50 W")]
    [InlineData("celsius", 21.5, "21.5 °C")]
    [InlineData("currencyUSD", 1500, "$1.50K")]
    [InlineData("bool_yes_no", 1, "Yes")]
    [InlineData("dthms", 3661, "01:01:01")]
    [InlineData("dtdurations", 3661, "1 hour")]
    [InlineData("hex", 255, "FF")]
    [InlineData("suffix:apples", 3, "3 apples")]
    [InlineData("prefix:~", 3, "~3")]
    [InlineData("count:jobs", 2000, "2K jobs")]
    [InlineData("si:mV", 1500, "1.50 V")]
    [InlineData("bool:on/off", 0, "off")]
    [InlineData("widgets", 3, "3 widgets")]
    [InlineData("dateTimeAsIso", 1700000000000, "2023-11-14 22:13:20")]
    [InlineData("time:YYYY-MM-DD", 1700000000000, "2023-11-14")]
    public void Values_are_written_in_Grafanas_units(string? unit, double value, string expected) =>
        Assert.Equal(expected, Units.Find(unit).Format(value, null, TimeZoneInfo.Utc).ToString());

    [Theory]
    [InlineData("s", 1.23456, 3, "1.235 s")]
    [InlineData("percentunit", 0.5, 2, "50.00%")]
    [InlineData("none", 2.5, 0, "3")]
    [InlineData("none", -2.5, 0, "-2")]
    public void Decimals_are_kept_where_they_are_asked_for(string unit, double value, int decimals, string expected) =>
        Assert.Equal(expected, Units.Find(unit).Format(value, decimals, TimeZoneInfo.Utc).ToString());

    [Fact]
    public void A_shown_value_has_no_zeros_that_say_nothing()
    {
        Assert.Equal("1.5 s", Show(new() { Unit = "s" }, 1.5).ToString());
        Assert.Equal("1.500 s", Show(new() { Unit = "s", Decimals = 3 }, 1.5).ToString());
    }

    [Fact]
    public void A_missing_value_is_what_the_panel_says_for_it() => Assert.Equal("nothing yet", Show(new() { NoValue = "nothing yet" }, null).ToString());

    [Fact]
    public void A_mapping_gives_words_and_colour()
    {
        var config = FieldConfig.Empty with
        {
            Mappings =
            [
                new() { Type = "value", Match = "1", Text = "up", Color = "green" },
                new() { Type = "range", From = 2, To = 5, Text = "some" },
                new() { Type = "special", Match = "null", Text = "never seen" },
            ],
        };

        Assert.Equal(("up", "var(--viz-green)"), (Show(config, 1).ToString(), Show(config, 1).Color));
        Assert.Equal(["some", "never seen", "7"], new object?[] { 3.0, null, 7.0 }.Select(value => Show(config, value).ToString()));
    }

    [Fact]
    public void A_pattern_maps_a_text_with_its_groups() =>
        Assert.Equal("checkout!", ValueMapper.Find([new() { Type = "regex", Match = "/^svc-(.*)$/", Text = "$1!" }], "svc-checkout")?.Text);

    [Theory]
    [InlineData(-1, "green")]
    [InlineData(49.9, "green")]
    [InlineData(50, "yellow")]
    [InlineData(90, "red")]
    public void The_highest_step_that_is_reached_colours_a_value(double value, string color)
    {
        var thresholds = new Thresholds(false, [new(double.NegativeInfinity, "green"), new(50, "yellow"), new(90, "red")]);

        Assert.Equal($"var(--viz-{color})", new FieldScale(FieldConfig.Empty with { Thresholds = thresholds }, 0, 100, "").Color(value));
    }

    [Fact]
    public void Percentage_steps_are_shares_of_the_fields_own_scale()
    {
        var config = FieldConfig.Empty with { Min = 0, Max = 200, Thresholds = new(true, [new(double.NegativeInfinity, "green"), new(80, "red")]) };
        var scale = new FieldScale(config, 0, 1, "");

        Assert.Equal(("var(--viz-green)", "var(--viz-red)", 160.0), (scale.Color(159), scale.Color(160), scale.Absolute(config.Thresholds.Steps[1])));
    }

    [Theory]
    [InlineData("dark-red", "var(--viz-dark-red)")]
    [InlineData("#ff0000", "#ff0000")]
    [InlineData("rgba(1, 2, 3, 0.5)", "rgba(1, 2, 3, 0.5)")]
    [InlineData("red;background:url(http://x)", "var(--text)")]
    [InlineData("#fff;x", "var(--text)")]
    public void Only_what_is_a_colour_gets_into_a_style(string color, string expected) => Assert.Equal(expected, GrafanaColors.Css(color));

    private static DisplayValue Show(FieldConfig config, object? value) =>
        new FieldDisplay(Field.OfNumbers("Value", [1]).With(config: config), new(config, 0, 100, ""), TimeZoneInfo.Utc).Show(value);
}
