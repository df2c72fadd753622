using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.Storage;

public sealed class MetricStoreTests
{
    private static readonly LabelSet Up = LabelSet.Of(("__name__", "up"), ("job", "a"));
    private static readonly LabelMatcher IsUp = new("__name__", MatchKind.Equal, "up");

    public static TheoryData<string> Kinds => ["counter", "gauge", "constant", "float", "mixed", "wild"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samples_come_back_bit_by_bit(string kind)
    {
        var store = new MetricStore();
        var expected = Series(kind, 3000).ToList();
        foreach (var (time, value) in expected)
        {
            Assert.Equal(AppendResult.Stored, store.Append(Up, time, value));
        }

        AssertSame(expected, Samples.Read(store, IsUp));
        AssertSame(expected.Where(s => s.Time >= 40_000 && s.Time <= 90_000), Samples.Read(store, IsUp, 40_000, 90_000));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_order_of_arrival_within_the_window_does_not_matter(string kind)
    {
        var random = new Random(2);
        var store = new MetricStore(new StoreOptions { OutOfOrderWindow = TimeSpan.MaxValue });
        var expected = Series(kind, 1500).ToList();
        foreach (var (time, value) in expected.OrderBy(_ => random.Next()))
        {
            Assert.Equal(AppendResult.Stored, store.Append(Up, time, value));
        }

        AssertSame(expected, Samples.Read(store, IsUp));
        foreach (var (time, value) in expected.Where(static s => s.Time % 7 == 0))
        {
            Assert.Equal(AppendResult.Duplicate, store.Append(Up, time, value));
            Assert.Equal(AppendResult.Conflict, store.Append(Up, time, value + 1e300));
        }
    }

    [Fact]
    public void A_sample_older_than_the_window_is_too_old()
    {
        var store = new MetricStore(new StoreOptions { OutOfOrderWindow = TimeSpan.FromSeconds(10) });
        store.Append(Up, 100_000, 1);

        Assert.Equal(AppendResult.Stored, store.Append(Up, 90_000, 1));
        Assert.Equal(AppendResult.TooOld, store.Append(Up, 89_999, 1));
        Assert.Equal(AppendResult.Duplicate, store.Append(Up, 90_000, 1));
        Assert.Equal(AppendResult.Conflict, store.Append(Up, 90_000, 2));
    }

    [Fact]
    public void Histograms_come_back_beside_floats()
    {
        var random = new Random(6);
        var store = new MetricStore();
        var expected = new List<FloatHistogram?>();
        for (var i = 0; i < 600; i++)
        {
            var histogram = i % 100 < 20 ? null : Histogram(random, i, i % 100 > 60);
            expected.Add(histogram);
            Assert.Equal(AppendResult.Stored, histogram is null ? store.Append(Up, i, i) : store.Append(Up, i, histogram));
            Assert.Equal(AppendResult.Duplicate, histogram is null ? store.Append(Up, i, i) : store.Append(Up, i, histogram));
        }

        var into = new MetricSamples();
        store.Select([IsUp], 0, 600).Single().Read(0, 600, into);
        Assert.Equal(600, into.Count);
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(expected[i] is null, into.Histogram(i) is null);
            Assert.True(expected[i] is null || HistogramCodec.AreEqual(expected[i]!, into.Histogram(i)!), $"histogram {i}");
        }
    }

    [Fact]
    public void Matchers_select_as_a_scan_over_all_series_does()
    {
        var store = new MetricStore();
        var all = new List<LabelSet>();
        for (var i = 0; i < 200; i++)
        {
            var labels = LabelSet.Of(("__name__", $"m{i % 3}"), ("job", $"job-{i % 7}"), ("instance", i % 5 == 0 ? "" : $"host-{i}"));
            all.Add(labels);
            store.Append(labels, 1, 1);
        }

        all = [.. all.Distinct()];
        LabelMatcher[][] cases =
        [
            [new("__name__", MatchKind.Equal, "m1")], [new("__name__", MatchKind.Equal, "m1"), new("job", MatchKind.Regex, "job-[1-3]")],
            [new("instance", MatchKind.Equal, "")], [new("instance", MatchKind.NotEqual, "")], [new("instance", MatchKind.Regex, "|host-1")],
            [new("job", MatchKind.NotRegex, "job-.*")], [new("job", MatchKind.Regex, "nothing")], [new("absent", MatchKind.NotEqual, "x"), new("job", MatchKind.Equal, "job-2")], [],
        ];
        foreach (var matchers in cases)
        {
            var expected = all.Where(l => matchers.All(m => m.Matches(l))).Select(static l => l.ToString()).Order();
            Assert.Equal(expected, store.Select(matchers, 0, 10).Select(static s => s.Labels.ToString()).Order());
        }

        Assert.Empty(store.Select([], 2, 10));
        Assert.Equal(["__name__", "instance", "job"], store.LabelNames([], 0, 10));
        Assert.Equal(["m0", "m1", "m2"], store.LabelValues("__name__", [], 0, 10));
        Assert.Equal(["m1"], store.LabelValues("__name__", [new("__name__", MatchKind.Equal, "m1")], 0, 10));
    }

    [Fact]
    public void Exemplars_and_metadata_are_kept()
    {
        var store = new MetricStore();
        store.Append(Up, 1000, 1);
        var exemplars = Enumerable.Range(0, 5).Select(i => new Exemplar(LabelSet.Of(("trace_id", $"{i}")), i, i * 10)).ToList();
        foreach (var exemplar in exemplars.AsEnumerable().Reverse())
        {
            Assert.Equal(AppendResult.Stored, store.AppendExemplar(Up, exemplar));
        }

        store.SetMetadata("up", new MetricMetadata("gauge", "help", ""));
        store.SetMetadata("up", new MetricMetadata("gauge", "help", ""));

        Assert.Equal(AppendResult.Duplicate, store.AppendExemplar(Up, exemplars[2]));
        var (series, found) = Assert.Single(store.Exemplars([IsUp], 10, 30));
        Assert.Equal(Up, series);
        Assert.Equal(exemplars[1..4], found);
        Assert.Equal([new MetricMetadata("gauge", "help", "")], store.Metadata["up"]);
    }

    internal static FloatHistogram Histogram(Random random, int i, bool fractions) => new()
    {
        Schema = i % 50 < 25 ? 3 : FloatHistogram.CustomBucketsSchema,
        CounterResetHint = (CounterResetHint)(i % 4),
        ZeroThreshold = 1e-128,
        ZeroCount = random.Next(5),
        Count = 100 + i + (fractions ? 0.5 : 0),
        Sum = random.NextDouble() * 1000,
        PositiveSpans = [new BucketSpan(-2, 2), new BucketSpan(3, 1)],
        PositiveBuckets = [random.Next(10), random.Next(1_000_000), fractions ? random.NextDouble() : 3],
        NegativeSpans = i % 30 < 15 ? [] : [new BucketSpan(0, 1)],
        NegativeBuckets = i % 30 < 15 ? [] : [random.Next(9)],
        CustomValues = i % 50 < 25 ? [] : [0.5, 1, 2],
    };

    private static IEnumerable<(long Time, double Value)> Series(string kind, int count)
    {
        var random = new Random(1);
        long time = 1000;
        double counter = 0;
        for (var i = 0; i < count; i++)
        {
            time += kind == "wild" ? random.NextInt64(1, 1L << random.Next(1, 36)) : 15 + (random.Next(4) == 0 ? random.Next(100) : 0);
            counter += random.Next(1000);
            yield return (time, kind switch
            {
                "counter" => counter,
                "gauge" => random.Next(-50, 50),
                "constant" => 42,
                "float" => Math.Round(random.NextDouble() * 100, 2),
                "mixed" => i % 97 == 0 ? StaleMarker.Value : i % 300 < 250 ? counter : random.NextDouble(),
                _ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            });
        }
    }

    private static void AssertSame(IEnumerable<(long Time, double Value)> expected, IEnumerable<(long Time, double Value)> actual) =>
        Assert.Equal(expected.Select(static s => (s.Time, BitConverter.DoubleToInt64Bits(s.Value))), actual.Select(static s => (s.Time, BitConverter.DoubleToInt64Bits(s.Value))));
}
