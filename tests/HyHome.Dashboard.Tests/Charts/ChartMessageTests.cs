using System.Runtime.InteropServices;
using System.Text.Json;
using HyHome.Dashboard.Charts;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.Dashboard.Tests.Charts;

public sealed class ChartMessageTests
{
    private readonly Clock _clock = new(new FakeTimeProvider());

    [Fact]
    public void Numbers_go_as_they_lie_in_memory_series_after_series()
    {
        var message = ChartMessage.Of(new TimeChart([new("a", [1, 2], [10, 20]), new("b", [1], [30])]), new HashSet<string>(), _clock);

        Assert.Equal([1, 10, 2, 20, 1, 30], MemoryMarshal.Cast<byte, double>(message.Numbers).ToArray());
        var json = JsonSerializer.SerializeToElement(message.Description, JsonSerializerOptions.Web);
        Assert.Equal("time", json.GetProperty("kind").GetString());
        Assert.Equal([2, 1], json.GetProperty("parts").GetProperty("series").EnumerateArray().Select(s => s.GetProperty("count").GetInt32()));
    }

    [Fact]
    public void A_series_that_is_switched_off_leaves_the_colours_of_others()
    {
        var message = ChartMessage.Of(new TimeChart([new("a", [1], [10]), new("b", [1], [30])]), new HashSet<string> { "a" }, _clock);

        var series = Assert.Single(JsonSerializer.SerializeToElement(message.Description, JsonSerializerOptions.Web).GetProperty("parts").GetProperty("series").EnumerateArray());
        Assert.Equal(("b", Palette.Of(1)), (series.GetProperty("name").GetString(), series.GetProperty("color").GetString()));
    }

    [Fact]
    public void Stacked_series_get_the_same_times()
    {
        var aligned = SeriesAlignment.Align([new("a", [1, 3], [10, 30]) { Stack = "s" }, new("b", [2, 3], [5, 6]) { Stack = "s" }, new("c", [9], [1])], step: null);

        Assert.Equal([1, 2, 3], aligned[0].Times);
        Assert.Equal([10, double.NaN, 30], aligned[0].Values);
        Assert.Equal([double.NaN, 5, 6], aligned[1].Values);
        Assert.Equal([9], aligned[2].Times);
    }

    [Fact]
    public void A_line_breaks_where_points_are_missing()
    {
        var aligned = Assert.Single(SeriesAlignment.Align([new("a", [0, 10, 40, 50], [1, 2, 3, 4])], step: 10));

        Assert.Equal([0, 10, 20, 40, 50], aligned.Times);
        Assert.Equal([1, 2, double.NaN, 3, 4], aligned.Values);
    }

    [Fact]
    public void A_summary_says_what_a_chart_shows()
    {
        _clock.Choose(isUtc: true);
        var chart = new TimeChart([new("shop", [0, 60_000], [1, 3])]) { Format = ValueFormat.Seconds };

        Assert.Equal(
            "Latency: 1 series from 1970-01-01 00:00:00 to 1970-01-01 00:01:00. shop: last 3 s, lowest 1 s, highest 3 s.",
            ChartSummary.Of("Latency", chart, _clock));
        Assert.Equal("Latency: no data.", ChartSummary.Of("Latency", new TimeChart([]), _clock));
    }
}
