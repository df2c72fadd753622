using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Pages.Logs;

namespace HyHome.Dashboard.Tests.Logs;

public sealed class LogListSentTests
{
    private const int Most = 20;

    private readonly LogRows _rows = new();
    private readonly LogListSent _sent = new(first: 2, batch: 3);
    private readonly Browser _browser = new();

    [Fact]
    public void The_first_lines_go_at_once_and_the_others_in_parts()
    {
        _rows.Set(Lines(8));

        Assert.Equal(["Replaces 2", "Appends 3", "Appends 3"], Send());
        Assert.Equal(_rows.All, _browser.Rows);
        Assert.Empty(Send());
    }

    [Fact]
    public void Of_a_list_that_grew_only_what_is_new_goes()
    {
        var lines = Lines(8);
        _rows.Set([.. lines.Take(2)]);
        Send();
        _rows.Extend(lines);

        Assert.Equal(["Appends 3", "Appends 3"], Send());
        Assert.Equal(_rows.All, _browser.Rows);
    }

    [Fact]
    public void Of_a_live_list_only_new_lines_go()
    {
        _rows.Set(Lines(4));
        Send();
        _rows.Add(Lines(2), Most);

        Assert.Equal(["Prepends 2"], Send());
        Assert.Equal(_rows.All, _browser.Rows);
    }

    [Fact]
    public void Lines_that_come_while_others_are_on_their_way_lose_none()
    {
        _rows.Set(Lines(8));
        _browser.Take(_sent.Next(_rows, isWrapped: false)!.Value);
        _rows.Add(Lines(15), Most);
        Send();
        Assert.Equal(_rows.All, _browser.Rows);

        _rows.Add(Lines(50), Most);
        Send();
        Assert.Equal(_rows.All, _browser.Rows);
    }

    [Fact]
    public void A_list_that_was_empty_fills()
    {
        _rows.Set([]);
        Assert.Equal(["Replaces 0"], Send());
        _rows.Add(Lines(1), Most);
        Assert.Equal(["Prepends 1"], Send());
        Assert.Equal(_rows.All, _browser.Rows);
    }

    [Fact]
    public void Other_lines_and_another_look_send_all_anew()
    {
        _rows.Set(Lines(2));
        Send();
        _rows.Set(Lines(2));
        Assert.Equal(["Replaces 2"], Send());
        Assert.Equal(LogListChange.Replaces, _sent.Next(_rows, isWrapped: true)!.Value.Kind);
    }

    private List<string> Send()
    {
        var sent = new List<string>();
        while (_sent.Next(_rows, isWrapped: false) is { } change)
        {
            _browser.Take(change);
            sent.Add($"{change.Kind} {change.Rows.Count}");
        }

        return sent;
    }

    private static List<LogLine> Lines(int count) => [.. Enumerable.Range(0, count).Select(i => new LogLine(i, "text", Labels.Empty, Labels.Empty, Labels.Empty))];

    /// <summary>What the script does with the changes.</summary>
    private sealed class Browser
    {
        public List<LogRow> Rows { get; private set; } = [];

        public void Take((LogListChange Kind, long Newest, IReadOnlyList<LogRow> Rows, int Count) change) => Rows = change.Kind switch
        {
            LogListChange.Replaces => [.. change.Rows],
            LogListChange.Appends => [.. Rows, .. change.Rows],
            _ => [.. change.Rows.Concat(Rows).Take(change.Count)],
        };
    }
}
