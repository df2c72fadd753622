using HyHome.Telemetry.Storage;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class LimitTests
{
    public static TheoryData<string, bool> Signals => new() { { "traces", false }, { "traces", true }, { "logs", false }, { "logs", true }, { "metrics", false }, { "metrics", true } };

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task Blocks_go_when_all_they_hold_is_older_than_the_retention(string signal, bool isPersisted)
    {
        using var folder = new StoreFolder();
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds((Samples.Epoch / Samples.Second) + 3600));
        var options = new StoreOptions { DataPath = isPersisted ? folder.Path : null, Retention = TimeSpan.FromHours(2), TimeProvider = time };
        await using var store = TestStore.Open(signal, options);
        store.Write(0, 100);
        store.Seal();
        store.Write(1, 100);
        store.Seal();
        Assert.Equal(200, store.Read().Count);

        time.Advance(TimeSpan.FromSeconds(3600 + 500));
        store.Maintain();

        Assert.Equal(100, store.Read().Count);
        Assert.Equal(100, store.Statistics.Evicted);
        time.Advance(TimeSpan.FromHours(1));
        store.Maintain();
        Assert.Empty(store.Read());
        Assert.True(store.Write(9, 10));
        Assert.Equal(10, store.Read().Count);
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task Memory_stays_below_the_ceiling_the_oldest_goes_first_and_every_record_is_accounted_for(string signal, bool isPersisted)
    {
        using var folder = new StoreFolder();

        // Samples take a few bytes each: their store is full much later. How much fits depends on how well it is compressed, so it goes on until some had to go.
        var memory = signal == "metrics" ? 800 << 10 : 4 << 20;
        var options = new StoreOptions { DataPath = isPersisted ? folder.Path : null, MaxMemoryBytes = memory, MaxDiskBytes = memory / 2 };
        await using var store = TestStore.Open(signal, options);
        long written = 0;
        for (var batch = 0; batch < 400 || (store.Statistics.Evicted == 0 && batch < 8000); batch++)
        {
            for (var attempt = 0; !store.Write(batch, 200); attempt++)
            {
                Assert.True(attempt < 3, $"batch {batch} is refused even after maintenance");
                store.Maintain();
            }

            written += 200;
            Assert.InRange(store.Statistics.MemoryBytes, 0, options.MaxMemoryBytes + (1 << 20));
        }

        store.Seal();
        var found = store.Read();
        Assert.Equal(store.Statistics.Accepted - store.Statistics.Evicted, found.Count);
        Assert.InRange(found.Count, 1, written - 1);
        if (isPersisted)
        {
            Assert.InRange(store.Statistics.DiskBytes, 1, options.MaxDiskBytes + (1 << 20));
        }
    }

    [Theory]
    [InlineData("traces")]
    [InlineData("logs")]
    [InlineData("metrics")]
    public async Task Readers_see_whole_records_while_data_is_written_sealed_and_evicted(string signal)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = TestStore.Open(signal, new StoreOptions { MaxMemoryBytes = 8 << 20 });
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(
            () =>
            {
                var reads = 0;
                while (!done.IsCancellationRequested || reads == 0)
                {
                    var found = store.Read();
                    Assert.Equal(found.Count, found.Distinct().Count());
                    reads++;
                }

                return reads;
            },
            cancel)).ToArray();
        for (var batch = 0; batch < 60; batch++)
        {
            store.Write(batch, 100);
            if (batch % 8 == 7)
            {
                store.Seal();
            }
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), static reads => Assert.True(reads > 0));
        Assert.Equal(store.Statistics.Accepted - store.Statistics.Evicted, store.Read().Count);
    }
}
