using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Tests.PromQL.Conformance;

namespace HyHome.Telemetry.Tests.PromQL;

public sealed class EngineTests
{
    private static readonly string[] Queries =
    [
        "requests_total", "rate(requests_total[5m])", "increase(requests_total[3m] offset 1m)", "irate(requests_total[5m])", "sum by (job) (rate(requests_total[2m]))",
        "avg without (instance) (load)", "topk(2, load)", "quantile(0.9, load)", "stddev(load)", "count_values(\"v\", round(load))", "load > 2", "load > bool 2", "-load ^ 2",
        "load + on (job, instance) requests_total", "load and requests_total{job=\"a\"}", "load or requests_total", "load unless requests_total{job=\"a\"}",
        "requests_total / on (job) group_left sum by (job) (requests_total)", "max_over_time(rate(requests_total[1m])[5m:30s])", "histogram_quantile(0.9, rate(latency_bucket[5m]))",
        "histogram_fraction(0, 0.2, rate(latency_bucket[5m]))", "absent(nothing{a=\"b\"})", "absent_over_time(gappy{job=\"a\", instance=\"1\"}[30s])", "timestamp(load)", "changes(gappy[10m])", "deriv(load[5m])",
        "predict_linear(load[5m], 60)", "quantile_over_time(0.5, load[5m])", "label_replace(load, \"x\", \"$1\", \"job\", \"(.*)\")", "clamp(load, 1, 3)", "scalar(sum(load)) + 1",
        "time() - 5", "hour()", "load @ 600", "gappy", "last_over_time(gappy[10m])", "label_join(load, \"x\", \"-\", \"job\", \"instance\")", "vector(1)", "stdvar_over_time(load[5m])",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> AllQueries() => [.. Queries];

    [Theory]
    [MemberData(nameof(AllQueries))]
    public void A_range_query_gives_what_its_instants_give(string query)
    {
        var engine = new PromQLEngine(Source(new Random(1)));
        var range = Points(((MatrixValue)engine.Range(query, 300_000, 1_500_000, 47_000, cancellation: Token).Value).Series);

        var instants = new HashSet<(LabelSet, long, double)>();
        for (var time = 300_000L; time <= 1_500_000; time += 47_000)
        {
            switch (engine.Instant(query, time, cancellation: Token).Value)
            {
                case VectorValue vector:
                    instants.UnionWith(vector.Samples.Select(s => (s.Metric, time, s.Value)));
                    break;
                case ScalarValue scalar:
                    instants.Add((LabelSet.Empty, time, scalar.Value));
                    break;
            }
        }

        Assert.NotEmpty(instants);
        Assert.Equal(instants.OrderBy(static p => p.Item2).ThenBy(static p => p.Item1.ToString(), StringComparer.Ordinal), range);
    }

    [Fact]
    public void A_large_query_gives_the_same_on_one_thread_and_on_two()
    {
        var source = new MemorySource();
        for (var i = 0; i < 600; i++)
        {
            for (var time = 0L; time < 600_000; time += 15_000)
            {
                source.Add(LabelSet.Of(("__name__", "many_total"), ("i", $"{i}")), time, time * i);
            }
        }

        var one = new PromQLEngine(source, new PromQLEngineOptions { MaxParallelism = 1 }).Range("sum(rate(many_total[1m]))", 60_000, 600_000, 15_000, cancellation: Token);
        var two = new PromQLEngine(source, new PromQLEngineOptions { MaxParallelism = 2 }).Range("sum(rate(many_total[1m]))", 60_000, 600_000, 15_000, cancellation: Token);

        Assert.Equal(Points(((MatrixValue)one.Value).Series), Points(((MatrixValue)two.Value).Series));
    }

    [Fact]
    public void Limits_end_a_query_with_Prometheus_words()
    {
        var engine = new PromQLEngine(Source(new Random(1)), new PromQLEngineOptions { MaxSamples = 10 });
        var tooMany = Assert.Throws<QueryException>(() => engine.Range("rate(requests_total[5m])", 0, 600_000, 1000, cancellation: Token));
        Assert.Equal("query processing would load too many samples into memory in query execution", tooMany.Message);

        var timedOut = Assert.Throws<QueryException>(() => new PromQLEngine(new SlowSource()).Instant("a", 0, new QueryLimits(TimeSpan.FromMilliseconds(20)), Token));
        Assert.Equal((QueryErrorKind.Timeout, "query timed out in expression evaluation"), (timedOut.Kind, timedOut.Message));

        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.Equal(QueryErrorKind.Canceled, Assert.Throws<QueryException>(() => engine.Instant("1", 0, cancellation: gone.Token)).Kind);
    }

    [Fact]
    public void Names_are_dropped_at_once_and_the_clash_that_makes_is_told()
    {
        var source = new MemorySource();
        source.Add(LabelSet.Of(("__name__", "a_total"), ("x", "1")), 1000, 1);
        source.Add(LabelSet.Of(("__name__", "b_total"), ("x", "1")), 1000, 2);
        var engine = new PromQLEngine(source);

        var clash = Assert.Throws<QueryException>(() => engine.Instant("count_over_time({__name__=~\".+\"}[5m])", 2000, cancellation: Token));

        Assert.Equal((QueryErrorKind.Execution, "vector cannot contain metrics with the same labelset"), (clash.Kind, clash.Message));
    }

    [Fact]
    public void Our_own_scripts_pass()
    {
        const string Script = """
            load 1m
              hits_total{job="a"} 0+60x20
              hits_total{job="b"} 0+30x10 0+30x9
              temperature{room="x"} 20 21 _ 23 stale
              size{job="a"} {{schema:0 sum:5 count:4 buckets:[1 2 1]}}+{{schema:0 sum:5 count:4 buckets:[1 2 1]}}x10

            eval instant at 10m rate(hits_total[5m])
              {job="a"} 1
              {job="b"} 0.5

            eval instant at 13m increase(hits_total{job="b"}[5m])
              {job="b"} 112.5

            eval instant at 2m temperature
              temperature{room="x"} 21

            eval instant at 4m temperature

            eval range from 0 to 3m step 1m temperature + 1
              {room="x"} 21 22 22 24

            eval instant at 10m histogram_count(increase(size[5m]))
              {job="a"} 20

            eval instant at 10m sum(hits_total) / 0
              {} Inf

            eval instant at 10m rate(temperature[10m])
              expect info msg: PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "temperature"
              {room="x"} 0.006666666666666667

            eval instant at 5m hits_total + on() hits_total
              expect fail
            """;

        Assert.Empty(new TestRunner().Run(Script));
    }

    private static List<(LabelSet, long, double)> Points(IReadOnlyList<MatrixSeries> series) =>
        [.. series.SelectMany(static s => s.Floats.Select(f => (s.Metric, f.Time, f.Value))).OrderBy(static p => p.Time).ThenBy(static p => p.Metric.ToString(), StringComparer.Ordinal)];

    private static MemorySource Source(Random random)
    {
        var source = new MemorySource();
        foreach (var (job, instance) in ((string, string)[])[("a", "1"), ("a", "2"), ("b", "1")])
        {
            var (count, buckets) = (0.0, new double[4]);
            for (var time = 0L; time < 1_600_000; time += 15_000)
            {
                count = random.Next(20) == 0 ? 0 : count + random.Next(10);
                Add("requests_total", count);
                Add("load", Math.Round(random.NextDouble() * 5, 2));
                for (var i = 0; i < 4; i++)
                {
                    buckets[i] += random.Next(5) + (i > 0 ? 5 : 0);
                    source.Add(LabelSet.Of(("__name__", "latency_bucket"), ("job", job), ("instance", instance), ("le", i == 3 ? "+Inf" : $"0.{i + 1}")), time, buckets[i]);
                }

                if (random.Next(4) == 0)
                {
                    Add("gappy", random.Next(5) == 0 ? StaleMarker.Value : random.Next(3));
                }

                void Add(string name, double value) => source.Add(LabelSet.Of(("__name__", name), ("job", job), ("instance", instance)), time, value);
            }
        }

        return source;
    }

    // A store that takes its time, so that a deadline passes.
    private sealed class SlowSource : IMetricSource
    {
        public IReadOnlyDictionary<string, IReadOnlyList<MetricMetadata>> Metadata => new Dictionary<string, IReadOnlyList<MetricMetadata>>();

        public IReadOnlyList<IMetricSeries> Select(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => new Endless();

        public IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => [];

        public IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => [];

        public IReadOnlyList<(LabelSet Series, IReadOnlyList<Exemplar> Exemplars)> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => [];

        private sealed class Endless : IReadOnlyList<IMetricSeries>, IMetricSeries
        {
            public int Count => 20_000_000;

            public LabelSet Labels => LabelSet.Empty;

            public IMetricSeries this[int index] => this;

            public IEnumerator<IMetricSeries> GetEnumerator() => throw new InvalidOperationException("never read to its end");

            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

            public void Read(long minTime, long maxTime, MetricSamples into) => into.Add(minTime, 1);
        }
    }
}
