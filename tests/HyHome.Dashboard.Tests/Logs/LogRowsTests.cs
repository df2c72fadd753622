using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Pages.Logs;

namespace HyHome.Dashboard.Tests.Logs;

public sealed class LogRowsTests
{
    [Fact]
    public void Live_lines_come_on_top_and_the_oldest_go()
    {
        var rows = new LogRows();
        rows.Set([Line(3), Line(2), Line(1)]);
        var kept = rows.All[0];
        rows.Add([Line(4), Line(5)], most: 4);

        Assert.Equal([5, 4, 3, 2], rows.All.Select(r => r.Line.Timestamp));
        Assert.Equal(2, rows.IndexOf(kept));
        Assert.Equal(rows.All.Count, rows.All.Select(r => r.Number).Distinct().Count());
        Assert.Same(kept, rows.At("3"));
        Assert.Null(rows.At("1"));
    }

    [Fact]
    public void More_lines_leave_those_that_are_there_in_place()
    {
        var rows = new LogRows();
        rows.Set([Line(5), Line(4)]);
        var (known, version) = (rows.All[1], rows.Version);
        rows.Extend([Line(5), Line(4), Line(3), Line(2)]);

        Assert.Equal([5, 4, 3, 2], rows.All.Select(r => r.Line.Timestamp));
        Assert.Equal(version, rows.Version);
        Assert.Same(known, rows.All[1]);
        Assert.All(rows.All, row => Assert.Same(row, rows.Find(row.Number)));
        Assert.Equal(3, rows.IndexOf(rows.All[3]));
    }

    [Fact]
    public void Lines_that_begin_otherwise_take_the_place_of_those_that_are_there()
    {
        var rows = new LogRows();
        rows.Set([Line(5), Line(4)]);
        var version = rows.Version;
        rows.Extend([Line(6), Line(5), Line(4)]);

        Assert.Equal([6, 5, 4], rows.All.Select(r => r.Line.Timestamp));
        Assert.NotEqual(version, rows.Version);
    }

    [Fact]
    public void A_burst_larger_than_the_list_leaves_its_newest()
    {
        var rows = new LogRows();
        rows.Add([.. Enumerable.Range(0, 50).Select(i => Line(i))], most: 10);

        Assert.Equal(Enumerable.Range(40, 10).Reverse().Select(i => (long)i), rows.All.Select(r => r.Line.Timestamp));
        Assert.Equal(-1, rows.IndexOf(new LogRow(3, Line(3))));
    }

    [Fact]
    public void An_address_tells_lines_of_one_time_apart()
    {
        var rows = new LogRows();
        rows.Set([Line(5), Line(4), Line(4), Line(4), Line(3)]);

        Assert.Equal(["5", "4", "4.1", "4.2", "3"], rows.All.Select(rows.PlaceOf));
        Assert.All(rows.All, row => Assert.Same(row, rows.At(rows.PlaceOf(row))));
        Assert.All(new[] { null, "", ".", "4.3", "4.x", "x", "-4", "4.", "99999999999999999999" }, place => Assert.Null(rows.At(place)));
    }

    [Fact]
    public void A_line_of_a_list_is_one_line_without_colours() =>
        Assert.Equal("red ↵ two…", LogText.OneLine("\u001b[31mred\u001b[0m\r\ntwo three", 9));

    [Fact]
    public void No_character_is_cut_in_two() => Assert.Equal("ab…", LogText.Cut("ab\U0001F600c", 3));

    [Theory]
    [InlineData("error", "level-error")]
    [InlineData("error skip", "")]
    [InlineData("\" onclick=", "")]
    public void A_line_cannot_choose_how_the_page_looks(string level, string expected) => Assert.Equal(expected, LogText.LevelClass(level));

    private static LogLine Line(long time) => new(time, "text", Labels.Empty, Labels.Empty, Labels.Empty);
}
