using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Metrics;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.Tests.TraceQL;

public sealed class PartAggregatesTests
{
    private const long Minute = 60_000_000_000;

    private static readonly string[] Queries =
    [
        "{ } | rate() by (resource.service.name)", "{ duration > 1s } | count_over_time() by (name)", "{ } | max_over_time(duration) by (kind)", "{ } | min_over_time(span.n)",
        "{ kind = server } | quantile_over_time(duration, .5, .9) by (resource.service.name)", "{ } | avg_over_time(span.n) by (name)", "{ } | histogram_over_time(duration)",
        "{ nestedSetParent < 0 } | sum_over_time(span.n)", "{ } | count_over_time() by (span.n)", "{ name = \"nothing\" } | rate() by (name)",
        "{ nestedSetParent < 0 && resource.service.name =~ \"s[01]\" } | rate() by (resource.service.name, kind)", "{ kind = client || name = \"n1\" } | count_over_time() by (name, status)",
        "{ resource.service.name != \"s1\" } | histogram_over_time(duration) by (name)", "{ kind = server } | avg_over_time(duration) by (resource.nothing)", "{ } | sum_over_time(duration)",
        "{ } | rate() by (.service.name)", "{ span.n > 3 && kind = server } | rate() by (name)", "{ instrumentation:name = \"\" } | rate() by (resource.service.name)",
    ];

    [Fact]
    public void What_is_kept_of_heads_and_blocks_answers_as_reading_all_spans_does()
    {
        var random = new Random(11);
        var store = new TraceStore();
        for (var round = 0; round < 40; round++)
        {
            Assert.True(store.Append([.. Enumerable.Range(0, random.Next(1, 60)).Select(i => Span(random, (round * 100) + i))]));
            if (random.Next(4) == 0)
            {
                store.SealNow();
            }

            foreach (var text in Queries)
            {
                var start = TestSpans.Epoch + (random.Next(0, 9) * Minute) + random.Next();
                var range = random.Next(4) == 0
                    ? StepRange.Instant(start, start + (random.Next(1, 12) * Minute))
                    : StepRange.Over(start, start + (random.Next(1, 12) * Minute), random.Next(2) == 0 ? Minute : Minute / 4);
                var query = Parser.Parse(text);
                var kept = MetricsQuery.Evaluate(store, query, range, 0, CancellationToken.None);
                var read = MetricsQuery.Evaluate(new Whole(store), query, range, 0, CancellationToken.None);
                Assert.Equal(read.Select(Labels), kept.Select(Labels));
                Assert.All(read.Zip(kept), pair => Assert.All(pair.First.Values.Zip(pair.Second.Values), static v => Assert.Equal(v.First, v.Second, 6)));
            }
        }
    }

    [Fact]
    public void Exemplars_of_what_is_kept_lie_within_the_range_and_are_of_different_traces()
    {
        var random = new Random(3);
        var store = new TraceStore();
        Assert.True(store.Append([.. Enumerable.Range(0, 2000).Select(i => Span(random, i))]));
        store.SealNow();
        Assert.True(store.Append([.. Enumerable.Range(2000, 500).Select(i => Span(random, i))]));
        var range = StepRange.Over(TestSpans.Epoch + (2 * Minute), TestSpans.Epoch + (6 * Minute), Minute);
        for (var again = 0; again < 2; again++)
        {
            var exemplars = MetricsQuery.Evaluate(store, Parser.Parse(Queries[0]), range, 100, CancellationToken.None).SelectMany(static s => s.Exemplars).ToList();

            Assert.NotEmpty(exemplars);
            Assert.All(exemplars, e => Assert.InRange(e.Timestamp * 1_000_000, range.Start, range.End));
            Assert.Equal(exemplars.Count, exemplars.Select(static e => e.Trace).Distinct().Count());
        }
    }

    [Fact]
    public void A_query_with_too_many_series_to_keep_is_answered_all_the_same()
    {
        var store = new TraceStore();
        Assert.True(store.Append([.. Enumerable.Range(0, 3000).Select(static i => TestSpans.Span((ulong)i + 1, (ulong)i + 1, 0, "s", $"n{i}", i * 100, 5))]));
        var query = Parser.Parse("{ } | count_over_time() by (name)");
        var range = StepRange.Over(TestSpans.Epoch, TestSpans.Epoch + (5 * Minute), Minute / 60);

        Assert.Equal(3000, MetricsQuery.Evaluate(store, query, range, 0, CancellationToken.None).Sum(static s => s.Values.Sum()));
        Assert.Equal(3000, MetricsQuery.Evaluate(store, query, range, 0, CancellationToken.None).Sum(static s => s.Values.Sum()));
    }

    private static Span Span(Random random, int number) => TestSpans.Span(
        (ulong)random.Next(1, 3000), (ulong)number + 1, random.Next(3) == 0 ? 0UL : 1UL, $"s{random.Next(3)}", $"n{random.Next(4)}", random.Next(0, 600_000), random.Next(1, 4000),
        (SpanKind)random.Next(6), attributes: [("n", (long)random.Next(1, 9))]);

    private static string Labels(MetricsSeries series) => string.Join(',', series.Labels.Select(static l => $"{l.Key}={l.Value.Text(quoted: false)}"));

    // The same store without its parts.
    private sealed class Whole(ITraceSource store) : ITraceSource
    {
        public Trace? Find(TraceId id) => store.Find(id);

        public IEnumerable<Trace> Search(TraceScan scan) => store.Search(scan);

        public IEnumerable<Span> Spans(TraceScan scan) => store.Spans(scan);

        public IReadOnlyList<string> AttributeKeys(AttributeScope scope, long start, long end) => store.AttributeKeys(scope, start, end);

        public IReadOnlyList<AnyValue> AttributeValues(AttributeScope scope, string name, long start, long end, int limit) => store.AttributeValues(scope, name, start, end, limit);
    }
}
