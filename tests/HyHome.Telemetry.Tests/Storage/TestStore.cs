using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Tests.Storage;

/// <summary>What tests do with a store of any signal. The same batch number gives the same records, each batch later than the one before.</summary>
internal abstract class TestStore : IAsyncDisposable
{
    public static TestStore Open(string signal, string? path) => Open(signal, new StoreOptions { DataPath = path });

    public static TestStore Open(string signal, StoreOptions options) => signal switch
    {
        "traces" => new Traces(new TraceStore(options)),
        "logs" => new Logs(new LogStore(options)),
        _ => new Metrics(new MetricStore(options)),
    };

    public abstract StoreStatistics Statistics { get; }

    /// <summary>Writes a batch; false where the store refused it.</summary>
    public abstract bool Write(int batch, int records);

    public abstract List<string> Read();

    public abstract void Seal();

    public abstract void Maintain();

    public abstract ValueTask DisposeAsync();

    private static long Time(int batch) => Samples.Epoch + (batch * 1000L * Samples.Second);

    private sealed class Traces(TraceStore store) : TestStore
    {
        public override StoreStatistics Statistics => store.Statistics;

        public override bool Write(int batch, int records) => store.Append(Samples.Trace(new Random(batch), Time(batch), records));

        public override List<string> Read() => [.. store.Spans(Samples.Everything()).Select(Samples.Text).Order()];

        public override void Seal() => store.SealNow();

        public override void Maintain() => store.Maintain();

        public override ValueTask DisposeAsync() => store.DisposeAsync();
    }

    private sealed class Logs(LogStore store) : TestStore
    {
        public override StoreStatistics Statistics => store.Statistics;

        public override bool Write(int batch, int records)
        {
            var random = new Random(batch);
            var entries = Enumerable.Range(0, records).Select(i => Samples.Entry(random, Time(batch) + i)).ToList();
            var half = records / 2;
            return store.Append(LabelSet.Of(("app", "a")), entries[..half]) && store.Append(LabelSet.Of(("app", $"b{batch % 3}")), entries[half..]);
        }

        public override List<string> Read() => [.. Samples.Read(store, new LabelMatcher("app", MatchKind.Regex, ".+")).Order()];

        public override void Seal() => store.SealNow();

        public override void Maintain() => store.Maintain();

        public override ValueTask DisposeAsync() => store.DisposeAsync();
    }

    private sealed class Metrics(MetricStore store) : TestStore
    {
        public override StoreStatistics Statistics => store.Statistics;

        public override bool Write(int batch, int records)
        {
            var random = new Random(batch);
            var stored = true;
            for (var i = 0; i < records; i++)
            {
                var time = (Time(batch) / 1_000_000) + i;
                var series = LabelSet.Of(("__name__", i % 5 == 4 ? "h" : "m"), ("i", $"{i % 7}"));
                stored &= (i % 5 == 4
                    ? store.Append(series, time, MetricStoreTests.Histogram(random, i, i % 2 == 0))
                    : store.Append(series, time, i % 5 < 3 ? random.Next(1000) : random.NextDouble())) is AppendResult.Stored or AppendResult.Duplicate;
            }

            store.AppendExemplar(LabelSet.Of(("__name__", "m"), ("i", "0")), new Exemplar(LabelSet.Of(("trace_id", $"{batch}")), batch, batch));
            store.SetMetadata("m", new MetricMetadata("gauge", $"help {batch % 2}", ""));
            return stored;
        }

        public override List<string> Read()
        {
            var all = new List<string>();
            foreach (var series in store.Select([], long.MinValue, long.MaxValue))
            {
                var samples = new MetricSamples();
                series.Read(long.MinValue, long.MaxValue, samples);
                for (var i = 0; i < samples.Count; i++)
                {
                    var value = samples.Histogram(i) is { } h ? $"{h.Count:R} {h.Sum:R} {string.Join(',', h.PositiveBuckets)}" : samples.Values[i].ToString("R");
                    all.Add($"{series.Labels} {samples.Timestamps[i]} {value}");
                }
            }

            all.Sort(StringComparer.Ordinal);
            return all;
        }

        public override void Seal() => store.SealNow();

        public override void Maintain() => store.Maintain();

        public override ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
