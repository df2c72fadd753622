using HyHome.Telemetry.Api.Tempo;
using HyHome.Telemetry.Tests.TraceQL;
using Microsoft.Extensions.Time.Testing;

namespace HyHome.Telemetry.Tests.Api.Tempo;

public sealed class TempoMetricsApiTests : IAsyncLifetime
{
    private const string Times = "start=1780272000&end=1780272180";

    private TempoHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TempoHost.StartAsync(
        TestSpans.Store(TestSpans.Shop()), time: new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1780272180)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("", "\"series\":[{\"labels\":[{\"key\":\"__name__\",\"value\":{\"stringValue\":\"count_over_time\"}}],\"samples\":[{\"timestampMs\":\"1780272000000\"},{\"timestampMs\":\"1780272060000\",\"value\":5},{\"timestampMs\":\"1780272120000\",\"value\":2},{\"timestampMs\":\"1780272180000\",\"value\":1}]}]")]
    [InlineData("by(span.http.route)", "\"labels\":[{\"key\":\"span.http.route\",\"value\":{\"stringValue\":\"nil\"}}]")]
    [InlineData("by(parent.ok)", "\"labels\":[{\"key\":\"parent.ok\",\"value\":{\"boolValue\":true}}]")]
    [InlineData("by(parent.span.ok)", "\"series\":[{\"labels\":[{\"key\":\"parent.span.ok\",\"value\":{\"stringValue\":\"nil\"}}],\"samples\":[{\"timestampMs\":\"1780272000000\"},{\"timestampMs\":\"1780272060000\",\"value\":5},{\"timestampMs\":\"1780272120000\",\"value\":2},{\"timestampMs\":\"1780272180000\",\"value\":1}]}]")]
    [InlineData("by(span.ok)", "\"labels\":[{\"key\":\"span.ok\",\"value\":{\"boolValue\":true}}]")]
    public async Task A_range_has_samples_without_zeros_and_typed_labels(string by, string part)
    {
        var (status, body) = await _host.GetAsync($"/api/metrics/query_range?q=%7B%7D|count_over_time(){by}with(exemplars=false)&{Times}&step=1m");

        Assert.Equal(200, status);
        Assert.Contains(part, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Times)]
    [InlineData("start=1780272000000000000&end=1780272180000000000")]
    [InlineData("start=1780272000.000&end=1780272180.0")]
    [InlineData("start=2026-06-01T00:00:00Z&end=2026-06-01T00:03:00Z")]
    [InlineData("since=3m")]
    public async Task An_instant_query_has_one_value_and_times_come_in_all_forms(string times)
    {
        Assert.Equal(
            """{"series":[{"labels":[{"key":"__name__","value":{"stringValue":"count_over_time"}}],"value":8}],"metrics":{"completedJobs":1,"totalJobs":1}}""",
            (await _host.GetAsync($"/api/metrics/query?query=%7B%7D|count_over_time()&{times}")).Body);
    }

    [Fact]
    public async Task Exemplars_lead_to_traces()
    {
        var (_, body) = await _host.GetAsync($"/api/metrics/query_range?q={{status=error}}|rate()&{Times}&step=60");

        Assert.Contains("""{"key":"trace:id","value":{"stringValue":"b2"}}""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query_range?q={&" + Times, "parse error at line 1, col 2: syntax error: unexpected $end")]
    [InlineData("query_range?q={parent.x=1}|rate()&" + Times, "compiling query: parent not yet supported")]
    [InlineData("query_range?q={}&" + Times, "not a metrics query")]
    [InlineData("query_range?q={name}|rate()&" + Times, "compiling query: span filter field expressions must resolve to a boolean: { name }")]
    [InlineData("query_range?q={}|rate()%2B{}|rate()&" + Times, "parse error at line 1, col 10: syntax error: unexpected +, expecting with")]
    [InlineData("query_range?q={}|rate()&start=20&end=10", "end must be greater than start")]
    [InlineData("query_range?q={}|rate()&start=1000&end=100000&step=1s", "step of 1s is too small, minimum step for given range is 9.9s")]
    [InlineData("query_range?q={}|rate()&step=0&" + Times, "step of 0s is too small, minimum step for given range is 18ms")]
    [InlineData("query_range?q={}|rate()&step=x&" + Times, "rpc error: code = Code(400) desc = cannot parse \"x\" to a valid duration")]
    [InlineData("query_range?q={}|rate()&start=x", "rpc error: code = Code(400) desc = could not parse 'start' parameter: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("query_range?q={}|rate()&since=x", "rpc error: code = Code(400) desc = could not parse 'since' parameter: not a valid duration string: \"x\"")]
    [InlineData("query_range?q={}|rate()&start=1000&end=200000&step=1h", "metrics query time range exceeds the maximum allowed duration of 24h0m0s")]
    [InlineData("query?q={}&" + Times, "not a metrics query")]
    [InlineData("query?q={}|rate()&start=20&end=20", "end must be greater than start")]
    public async Task Wrong_requests_are_answered_with_400_and_Tempos_text(string path, string text) =>
        Assert.Equal((400, text), await _host.GetAsync("/api/metrics/" + path));

    [Fact]
    public async Task Too_many_series_are_cut_and_said_to_be_partial()
    {
        var (_, body) = await _host.GetAsync($"/api/metrics/query_range?q={{}}|rate()by(name)&{Times}&step=60&maxSeries=2");

        Assert.Contains("\"status\":\"PARTIAL\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_data_is_hidden_only_where_asked_for()
    {
        await using var host = await TempoHost.StartAsync(
            TestSpans.Store(TestSpans.Shop()),
            new TempoApiOptions { QueryEndCutoff = TimeSpan.FromSeconds(60) },
            new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1780272180)));

        Assert.DoesNotContain("1780272180000", (await host.GetAsync($"/api/metrics/query_range?q=%7B%7D|rate()&{Times}&step=60")).Body, StringComparison.Ordinal);
        Assert.Contains("1780272180000", (await _host.GetAsync($"/api/metrics/query_range?q=%7B%7D|rate()&{Times}&step=60")).Body, StringComparison.Ordinal);
    }
}
