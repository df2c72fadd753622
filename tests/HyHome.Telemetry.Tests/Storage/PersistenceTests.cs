namespace HyHome.Telemetry.Tests.Storage;

public sealed class PersistenceTests
{
    public static TheoryData<string> Signals => ["traces", "logs", "metrics"];

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task Everything_is_there_again_after_a_restart_and_goes_on_from_there(string signal)
    {
        using var folder = new StoreFolder();
        List<string> expected = [];
        for (var run = 0; run < 4; run++)
        {
            await using var store = TestStore.Open(signal, folder.Path);
            Assert.Equal(expected, store.Read());
            store.Write(run * 2, 60);
            if (run % 2 == 1)
            {
                store.Seal();
            }

            store.Write((run * 2) + 1, 60);
            expected = store.Read();
            Assert.Equal((run + 1) * 120, expected.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_crash_loses_nothing_that_was_written_before(string signal)
    {
        using var folder = new StoreFolder();
        await using var store = TestStore.Open(signal, folder.Path);
        store.Write(0, 50);
        store.Seal();
        store.Write(1, 50);
        store.Maintain();

        using var crashed = folder.CopyOf(signal);
        await using var recovered = TestStore.Open(signal, crashed.Path);

        Assert.Equal(store.Read(), recovered.Read());
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_journal_cut_at_any_byte_gives_all_whole_records_before_the_cut(string signal)
    {
        using var folder = new StoreFolder();
        await using var store = TestStore.Open(signal, folder.Path);
        var states = new List<List<string>> { new() };
        for (var i = 0; i < 4; i++)
        {
            store.Write(i, 3);
            store.Maintain();
            states.Add(store.Read());
        }

        var journal = Path.GetFileName(Assert.Single(folder.Files(signal, "*.journal")));
        using var whole = folder.CopyOf(signal);
        var bytes = File.ReadAllBytes(whole.Files(signal, journal).Single());
        var seen = 0;
        for (var length = 0; length <= bytes.Length; length += length < bytes.Length - 40 ? 7 : 1)
        {
            using var cut = whole.CopyOf(signal);
            File.WriteAllBytes(cut.Files(signal, journal).Single(), bytes[..length]);
            await using var recovered = TestStore.Open(signal, cut.Path);
            var found = recovered.Read();
            var state = states.FindIndex(s => s.SequenceEqual(found));
            Assert.True(state >= seen, $"cut at {length}: {found.Count} records");
            seen = state;
            Assert.Empty(cut.Files(signal, "*.damaged"));
        }

        Assert.Equal(4, seen);
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_journal_with_a_wrong_byte_gives_a_state_that_was_once_written_and_takes_new_data(string signal)
    {
        using var folder = new StoreFolder();
        await using var store = TestStore.Open(signal, folder.Path);
        var states = new List<List<string>> { new() };
        for (var i = 0; i < 4; i++)
        {
            store.Write(i, 3);
            store.Maintain();
            states.Add(store.Read());
        }

        var journal = Path.GetFileName(Assert.Single(folder.Files(signal, "*.journal")));
        using var whole = folder.CopyOf(signal);
        var bytes = File.ReadAllBytes(whole.Files(signal, journal).Single());
        for (var at = 0; at < bytes.Length; at += 11)
        {
            using var damaged = whole.CopyOf(signal);
            var wrong = (byte[])bytes.Clone();
            wrong[at] ^= 0x55;
            File.WriteAllBytes(damaged.Files(signal, journal).Single(), wrong);
            List<string> after;
            await using (var recovered = TestStore.Open(signal, damaged.Path))
            {
                var found = recovered.Read();
                Assert.True(states.Exists(s => s.SequenceEqual(found)), $"wrong byte at {at}: {found.Count} records");
                recovered.Write(9, 5);
                after = recovered.Read();
                Assert.Equal(found.Count + 5, after.Count);
            }

            await using var again = TestStore.Open(signal, damaged.Path);
            Assert.Equal(after, again.Read());
        }
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_damaged_segment_is_set_aside_and_everything_else_is_served(string signal)
    {
        using var folder = new StoreFolder();
        await using var store = TestStore.Open(signal, folder.Path);
        store.Write(0, 20);
        store.Seal();
        var first = store.Read();
        store.Write(1, 20);
        store.Seal();
        store.Write(2, 20);
        store.Maintain();
        var all = store.Read();
        var rest = all.Except(first).ToList();
        using var whole = folder.CopyOf(signal);
        var segment = Path.GetFileName(whole.Files(signal, "*.segment").Order().First());
        var bytes = File.ReadAllBytes(whole.Files(signal, segment).Single());
        for (var at = 0; at < bytes.Length; at += Math.Max(1, bytes.Length / 150))
        {
            using var damaged = whole.CopyOf(signal);
            var wrong = (byte[])bytes.Clone();
            wrong[at] ^= 0x55;
            File.WriteAllBytes(damaged.Files(signal, segment).Single(), wrong);
            await using var recovered = TestStore.Open(signal, damaged.Path);
            var found = recovered.Read();
            Assert.True(found.SequenceEqual(all) || rest.All(found.Contains), $"wrong byte at {at}: {found.Count} of {all.Count} records");
            recovered.Maintain();
            if (found.Count < all.Count)
            {
                Assert.Single(damaged.Files(signal, "*.damaged"));
                Assert.Equal(rest, recovered.Read());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_folder_belongs_to_one_store_and_the_error_names_the_owner(string signal)
    {
        using var folder = new StoreFolder();
        await using (TestStore.Open(signal, folder.Path))
        {
            var error = Assert.Throws<IOException>(() => TestStore.Open(signal, folder.Path));
            Assert.Contains($"process {Environment.ProcessId} ", error.Message, StringComparison.Ordinal);
            Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        }

        await using var next = TestStore.Open(signal, folder.Path);
        Assert.Empty(next.Read());
    }
}
