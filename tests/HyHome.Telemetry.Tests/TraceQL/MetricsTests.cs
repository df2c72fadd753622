using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Metrics;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.Tests.TraceQL;

public sealed class MetricsTests
{
    private const long Minute = 60_000_000_000;

    private static readonly TraceStore Store = TestSpans.Store(TestSpans.Shop());

    // Steps of a minute over three: the samples lie at 0:00, 0:01, 0:02 and 0:03.
    [Theory]
    [InlineData("{ } | count_over_time()", "{__name__=count_over_time} 0 5 2 1")]
    [InlineData("{ } | rate()", "{__name__=rate} 0 0.08333333333333333 0.03333333333333333 0.016666666666666666")]
    [InlineData("{ name = \"nothing\" } | rate()", "{__name__=rate} 0 0 0 0")]
    [InlineData("{ name = \"nothing\" } | rate() by (name)", "")]
    [InlineData("{ name = \"nothing\" } | max_over_time(duration)", "")]
    [InlineData("{ false } | rate()", "")]
    [InlineData("{ } | count_over_time() by (resource.service.name)", "{resource.service.name=cart} 0 2 1 1; {resource.service.name=web} 0 3 1 0")]
    [InlineData("{ status = error } | count_over_time() by (status)", "{status=error} 0 0 2 0")]
    [InlineData("{ } | count_over_time() by (span.http.route)", "{span.http.route=/buy} 0 1 1 0; {span.http.route=nil} 0 4 1 1")]
    [InlineData("{ kind = server } | count_over_time() by (.http.route, resource.service.name)", "{.http.route=/buy,resource.service.name=web} 0 1 1 0; {.http.route=nil,resource.service.name=cart} 0 1 1 0")]
    [InlineData("{ } | count_over_time() by (event:name)", "{event:name=} 0 5 1 1; {event:name=exception} 0 0 1 0")]
    [InlineData("{ } | min_over_time(duration)", "{__name__=min_over_time} - 0.02 0.7 0.005")]
    [InlineData("{ } | max_over_time(duration)", "{__name__=max_over_time} - 0.2 0.9 0.005")]
    [InlineData("{ } | sum_over_time(span.http.status_code)", "{__name__=sum_over_time} - 401 1003 200")]
    [InlineData("{ } | avg_over_time(span.http.status_code)", "{__name__=avg_over_time} - 200.5 501.5 200")]
    [InlineData("{ } | avg_over_time(span.load)", "{__name__=avg_over_time} - 0.5 - -")]
    [InlineData("{ } | histogram_over_time(duration)", "{__bucket=0.008388608} 0 0 0 1; {__bucket=0.033554432} 0 1 0 0; {__bucket=0.067108864} 0 1 0 0; {__bucket=0.134217728} 0 1 0 0; {__bucket=0.268435456} 0 2 0 0; {__bucket=1.073741824} 0 0 2 0")]
    [InlineData("{ } | quantile_over_time(duration, 1)", "{p=1.0} 0 0.268435456 1.073741824 0.008388608")]
    [InlineData("{ } | quantile_over_time(duration, .5) by (resource.service.name)", "{resource.service.name=cart,p=0.5} 0 0.067108864 1.073741824 0.008388608; {resource.service.name=web,p=0.5} 0 0.09490626562425156 1.073741824 0")]
    [InlineData("{ } | quantile_over_time(span.load, .5)", "")]
    [InlineData("{ } | count_over_time() by (name) | topk(1)", "{name=GET /buy} 0 1 1 -; {name=cleanup} - - - 1")]
    [InlineData("{ } | count_over_time() by (resource.service.name) | bottomk(1)", "{resource.service.name=cart} - 2 - -; {resource.service.name=web} 0 - 1 0")]
    [InlineData("{ } | count_over_time() > 1", "{__name__=count_over_time} - 5 2 -")]
    [InlineData("{ } | count_over_time() by (resource.service.name) | topk(1) > 1", "{resource.service.name=web} - 3 - -")]
    [InlineData("{ } >> { } | count_over_time()", "{__name__=count_over_time} 0 4 1 0")]
    [InlineData("{ } | count_over_time() by (rootServiceName)", "{rootServiceName=} 0 0 0 1; {rootServiceName=web} 0 5 2 0")]
    [InlineData("{ traceDuration > 500ms } | count_over_time()", "{__name__=count_over_time} 0 0 2 0")]
    [InlineData("{ kind = server } | { status = error } | select(name) | count_over_time()", "{__name__=count_over_time} 0 0 2 0")]
    public void Series_are_those_of_Tempo(string query, string expected) => Assert.Equal(expected, Render(Evaluate(query, Range())));

    public static TheoryData<string> Parents() =>
    [
        .. ((string[])["=", "!=", "<", "<=", ">", ">="]).SelectMany(static op => Enumerable.Range(-2, 4).SelectMany(bound => (string[])[$"nestedSetParent {op} {bound}", $"{bound} {op} nestedSetParent"])),
    ];

    // A condition on the trace makes the whole trace be read.
    [Theory]
    [MemberData(nameof(Parents))]
    public void Roots_are_told_without_their_trace_as_they_are_with_it(string comparison) => Assert.Equal(
        Render(Evaluate($"{{ {comparison} && traceDuration >= 0ns }} | count_over_time() by (name)", Range())),
        Render(Evaluate($"{{ {comparison} }} | count_over_time() by (name)", Range())));

    [Fact]
    public void Ranges_are_widened_to_whole_steps_and_samples_cover_what_lies_before_them()
    {
        var range = StepRange.Over(TestSpans.Epoch + 1, TestSpans.Epoch + (2 * Minute) + 1, Minute);

        Assert.Equal(4, range.Count);
        Assert.Equal(TestSpans.Epoch / 1_000_000, range.TimestampOf(0));
        Assert.Equal((TestSpans.Epoch + (3 * Minute)) / 1_000_000, range.TimestampOf(3));
        Assert.Equal(0, range.IndexOf(TestSpans.Epoch));
        Assert.Equal(1, range.IndexOf(TestSpans.Epoch + 1));
        Assert.Equal(1, range.IndexOf(TestSpans.Epoch + Minute));
        Assert.Equal(-1, range.IndexOf(TestSpans.Epoch - Minute));
        Assert.Equal(-1, range.IndexOf(TestSpans.Epoch + (3 * Minute) + 1));
    }

    [Theory]
    [InlineData(30, 0.1)]
    [InlineData(59, 0.2)]
    [InlineData(3600, 15)]
    [InlineData(7200, 30)]
    [InlineData(86400, 300)]
    public void The_default_step_gives_about_240_samples(double seconds, double step) => Assert.Equal((long)(step * 1e9), StepRange.DefaultStep(0, (long)(seconds * 1e9)));

    [Fact]
    public void An_instant_query_is_one_step_over_the_whole_range()
    {
        var range = StepRange.Instant(TestSpans.Epoch, TestSpans.Epoch + (4 * Minute));

        Assert.Equal("{__name__=count_over_time} 8", Render(Evaluate("{ } | count_over_time()", range)));
        Assert.Equal(8 / 240.0, Evaluate("{ } | rate()", range).Single().Values.Single(), 12);
    }

    [Fact]
    public void Exemplars_are_one_for_each_trace_and_lead_to_it()
    {
        var series = Evaluate("{ duration > 1ms } | rate() by (resource.service.name)", Range(), exemplars: 100);
        var exemplars = series.SelectMany(static s => s.Exemplars).ToList();

        Assert.Equal(["a1", "b2", "c3"], exemplars.Select(static e => e.Labels.Single(static l => l.Key == "trace:id").Value.String).Order());
        Assert.All(exemplars, static e => Assert.True(e.Value > 0));
        Assert.All(exemplars, static e => Assert.Contains(e.Labels, static l => l.Key == "resource.service.name"));
        Assert.Empty(Evaluate("{ } | rate()", Range(), exemplars: 0).Single().Exemplars);
    }

    [Fact]
    public void Compare_counts_attributes_on_both_sides_of_a_condition()
    {
        var series = Evaluate("{ kind = server } | compare({ status = error }, 1)", Range());

        Assert.Contains("{__meta_type=baseline,resource.service.name=cart} 0 1 0 0", Render(series), StringComparison.Ordinal);
        Assert.Contains("{__meta_type=selection,span.http.status_code=500} 0 0 1 0", Render(series), StringComparison.Ordinal);
        Assert.Contains("{__meta_type=selection_total,span.http.status_code=nil} 0 0 2 0", Render(series), StringComparison.Ordinal);
        Assert.Contains("{__meta_type=selection,resource.k8s.pod.name=nil} 0 0 2 0", Render(series), StringComparison.Ordinal);
        Assert.DoesNotContain("event", Render(series), StringComparison.Ordinal);
        Assert.Contains("{__meta_type=baseline_total,status=nil} 0 2 0 0", Render(series), StringComparison.Ordinal);
        Assert.Single(series, static s => s.Labels[0].Value.String == "selection" && s.Labels[1].Key == "span.http.status_code");
    }

    [Fact]
    public void A_search_is_no_metrics_query() => Assert.Equal("not a metrics query", Assert.Throws<TraceQLException>(() => Evaluate("{ }", Range())).Message);

    [Fact]
    public void A_range_query_equals_its_instant_queries()
    {
        var random = new Random(5);
        var spans = Enumerable.Range(0, 500).Select(i => TestSpans.Span(
            (ulong)random.Next(1, 60), (ulong)i + 1, 0, $"s{random.Next(3)}", $"n{random.Next(4)}", random.Next(0, 600_000), random.Next(1, 4000), (SpanKind)random.Next(6),
            attributes: [("n", (long)random.Next(1, 100))])).ToArray();
        var store = TestSpans.Store(spans);
        foreach (var text in new[] { "count_over_time() by (name)", "max_over_time(duration) by (resource.service.name)", "quantile_over_time(duration, .5, .9) by (kind)", "avg_over_time(span.n)", "histogram_over_time(span.n)" })
        {
            var query = Parser.Parse("{ duration > 100ms } | " + text);
            var range = StepRange.Over(TestSpans.Epoch, TestSpans.Epoch + (10 * Minute), Minute);
            var whole = MetricsQuery.Evaluate(store, query, range, 0, CancellationToken.None);
            for (var i = 1; i < range.Count; i++)
            {
                var end = range.TimestampOf(i) * 1_000_000;
                var instant = MetricsQuery.Evaluate(store, query, StepRange.Instant(end - Minute, end), 0, CancellationToken.None).ToDictionary(Labels, static s => s.Values[0]);
                foreach (var series in whole)
                {
                    var expected = instant.GetValueOrDefault(Labels(series), query.Metrics is MetricsAggregate { Function: MetricsFunction.MaxOverTime or MetricsFunction.AvgOverTime } ? double.NaN : 0);
                    Assert.Equal(expected, series.Values[i], 9);
                }
            }
        }
    }

    private static StepRange Range() => StepRange.Over(TestSpans.Epoch, TestSpans.Epoch + (3 * Minute), Minute);

    private static List<MetricsSeries> Evaluate(string text, StepRange range, int exemplars = 0)
    {
        var query = Parser.Parse(text);
        Validator.Validate(query);
        return MetricsQuery.Evaluate(Store, query, range, exemplars, CancellationToken.None);
    }

    private static string Render(List<MetricsSeries> series) => string.Join("; ", series.Select(static s =>
        $"{Labels(s)} {string.Join(' ', s.Values.Select(static v => double.IsNaN(v) ? "-" : v.ToString(System.Globalization.CultureInfo.InvariantCulture)))}"));

    private static string Labels(MetricsSeries series) => $"{{{string.Join(',', series.Labels.Select(static l => $"{l.Key}={l.Value.Text(quoted: false)}"))}}}";
}
