using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class LogStoreTests
{
    private static readonly LabelMatcher Everything = new("app", MatchKind.Regex, ".+");

    [Fact]
    public void Entries_come_back_in_ascending_time_whatever_their_order_of_arrival()
    {
        var random = new Random(3);
        var entries = Enumerable.Range(0, 2000).Select(i => Samples.Entry(random, Samples.Epoch + (i / 2 * Samples.Second))).ToList();
        var inOrder = new LogStore();
        inOrder.Append(LabelSet.Of(("app", "a")), entries);
        var shuffled = new LogStore();
        foreach (var batch in entries.OrderBy(_ => random.Next()).Chunk(100))
        {
            Assert.True(shuffled.Append(LabelSet.Of(("app", "a")), batch));
        }

        Assert.Equal(entries.Select(Samples.Text), Samples.Read(inOrder, Everything));
        Assert.Equal(entries.Select(Samples.Text).Order(), Samples.Read(shuffled, Everything).Order());
        var times = Samples.Read(shuffled, Everything).Select(static l => l[..19]).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public void Sealed_entries_come_back_and_blocks_that_cannot_answer_are_left_out()
    {
        var random = new Random(8);
        var store = new LogStore();
        var entries = Enumerable.Range(0, 30_000).Select(i => Samples.Entry(random, Samples.Epoch + (i * Samples.Second))).ToList();
        foreach (var batch in entries.OrderBy(_ => random.Next()).Chunk(500))
        {
            store.Append(LabelSet.Of(("app", "a")), batch);
        }

        for (var i = 0; i < 300; i++)
        {
            store.Append(LabelSet.Of(("app", "small"), ("i", $"{i}")), [entries[i]]);
        }

        store.SealNow();

        Assert.Equal(entries.Select(Samples.Text).Order(), Samples.Read(store, new("app", MatchKind.Equal, "a")).Order());
        Assert.Equal(entries[..300].Select(Samples.Text).Order(), Samples.Read(store, new("app", MatchKind.Equal, "small")).Order());
        var stream = Assert.Single(store.Select([new("app", MatchKind.Equal, "a")], 0, long.MaxValue));
        Assert.True(stream.Blocks(0, long.MaxValue, true).Count() > 3);
        Assert.Empty(stream.Blocks(0, long.MaxValue, true, [System.Text.Encoding.UTF8.GetBytes("no such text")]));
        var wanted = entries.First(static e => e.Metadata.Count > 0).Metadata;
        foreach (var name in new[] { "trace_id", "user_id", "severity_text", "note", "zero" })
        {
            var found = stream.Blocks(0, long.MaxValue, true, null, [new Label(name, wanted[name])]).ToList();
            Assert.Contains(found, b => Enumerable.Range(0, b.Timestamps.Length).Any(i => b.Metadata(i)[name] == wanted[name]));
        }

        Assert.True(stream.Blocks(0, long.MaxValue, true, null, [new Label("trace_id", wanted["trace_id"])]).Count() < 3);
        var starts = stream.Blocks(0, long.MaxValue, newestFirst: true).Select(static b => b.Timestamps[^1]).ToList();
        Assert.Equal(starts.OrderDescending(), starts);
    }

    [Fact]
    public void Streams_are_selected_by_labels_and_time()
    {
        var random = new Random(4);
        var store = new LogStore();
        for (var i = 0; i < 50; i++)
        {
            store.Append(LabelSet.Of(("app", $"app-{i % 10}"), ("pod", $"pod-{i}")), [Samples.Entry(random, Samples.Epoch + (i * Samples.Second))]);
        }

        Assert.Equal(5, store.Select([new("app", MatchKind.Equal, "app-3")], 0, long.MaxValue).Count);
        Assert.Equal(45, store.Select([new("app", MatchKind.NotEqual, "app-3")], 0, long.MaxValue).Count);
        Assert.Equal(10, store.Select([new("app", MatchKind.Regex, "app-[34]")], 0, long.MaxValue).Count);
        Assert.Equal(40, store.Select([new("app", MatchKind.NotRegex, "app-[34]")], 0, long.MaxValue).Count);
        Assert.Empty(store.Select([new("app", MatchKind.Equal, "app-3"), new("pod", MatchKind.Equal, "pod-4")], 0, long.MaxValue));
        Assert.Equal(50, store.Select([new("nothing", MatchKind.Equal, "")], 0, long.MaxValue).Count);
        Assert.Single(store.Select([Everything], Samples.Epoch + (7 * Samples.Second), Samples.Epoch + (7 * Samples.Second)));
    }

    [Fact]
    public void Subscribers_see_entries_until_they_leave()
    {
        var store = new LogStore();
        var seen = new List<string>();
        var entry = Samples.Entry(new Random(5), Samples.Epoch);
        using (store.Subscribe((labels, entries) => seen.AddRange(entries.Select(e => labels["app"] + Samples.Text(e)))))
        {
            store.Append(LabelSet.Of(("app", "a")), [entry]);
        }

        store.Append(LabelSet.Of(("app", "a")), [entry]);

        Assert.Equal(["a" + Samples.Text(entry)], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_line_that_its_stream_has_at_that_time_is_dropped_whatever_its_metadata(int later)
    {
        var store = new LogStore();
        var stream = LabelSet.Of(("app", "a"));
        LogEntry Entry(long time, string line, string user) => new(Samples.Epoch + time, System.Text.Encoding.UTF8.GetBytes(line), LabelSet.Of(("user", user)));
        store.Append(stream, [Entry(0, "x", "1")]);
        store.Append(stream, [Entry(0, "y", "1"), Entry(-later, "newer", "1")]);

        Assert.True(store.Append(stream, [Entry(0, "x", "2"), Entry(0, "y", "1"), Entry(0, "z", "1"), Entry(0, "z", "1")]));

        Assert.True(store.Append(LabelSet.Of(("app", "b")), [Entry(0, "x", "1")]));
        var lines = Samples.Read(store, new("app", MatchKind.Equal, "a")).Select(static l => l.Split(' ')[1]).ToList();
        Assert.Equal(["newer", "x", "y", "z"], lines.Order());
        Assert.Single(Samples.Read(store, new("app", MatchKind.Equal, "b")));
    }

    [Fact]
    public void A_request_of_several_streams_is_taken_whole_or_not_at_all()
    {
        var store = new LogStore(new() { MaxSeries = 2 });
        LogEntry[] entries = [new(Samples.Epoch, "x"u8.ToArray(), LabelSet.Empty)];
        Assert.True(store.Append(LabelSet.Of(("app", "0")), entries));

        Assert.False(store.Append([(LabelSet.Of(("app", "0")), [entries[0] with { Timestamp = Samples.Epoch + 1 }]), (LabelSet.Of(("app", "1")), entries), (LabelSet.Of(("app", "2")), entries)]));

        Assert.Single(Samples.Read(store, Everything));
        Assert.Equal((1, 3), (store.Statistics.Accepted, store.Statistics.Refused));
        Assert.True(store.Append([(LabelSet.Of(("app", "0")), [entries[0] with { Timestamp = Samples.Epoch + 1 }]), (LabelSet.Of(("app", "1")), entries)]));
        Assert.Equal(3, Samples.Read(store, Everything).Count);
    }
}
