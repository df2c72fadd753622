using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;

namespace HyHome.Dashboard.Tests.Clients;

public sealed class LokiClientTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private Stack _stack = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        await _stack.LogAsync("shop", 1, "first");
        await _stack.LogAsync("cart", 2, "second", "Error", TraceId);
        await _stack.LogAsync("shop", 3, "third");
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task Lines_of_all_streams_come_in_one_order_with_labels_and_metadata_apart()
    {
        var result = await _stack.Loki.QueryRangeAsync("""{service_name=~".+"}""", _stack.Range, cancellationToken: Token);

        Assert.Equal(ResultKind.Streams, result.Kind);
        Assert.Equal(["third", "second", "first"], result.Lines.Select(l => l.Text));
        var failed = result.Lines[1];
        Assert.Equal(("cart", "error", TraceId), (failed.Stream["service_name"], failed.Level, failed.TraceId));
        Assert.Equal("7", failed.Metadata["order_id"]);
        Assert.Null(failed.Stream["order_id"]);
        Assert.Equal(_stack.Nanoseconds(2), failed.Timestamp);
    }

    [Fact]
    public async Task Metric_queries_give_series()
    {
        var result = await _stack.Loki.QueryRangeAsync("sum by (service_name) (count_over_time({service_name=~\".+\"}[1m]))", _stack.Range, null, TimeSpan.FromMinutes(1), true, Token);
        var instant = await _stack.Loki.QueryAsync("sum(count_over_time({service_name=~\".+\"}[10m]))", _stack.Range.To, Token);

        Assert.Equal(ResultKind.Matrix, result.Kind);
        Assert.Equal(["cart", "shop"], result.Metrics.Series.Select(s => s.Labels["service_name"]).Order());
        Assert.Equal(2, result.Metrics.Series.Single(s => s.Labels["service_name"] == "shop").Values.Max());
        Assert.Equal(3, instant.Series.Single().Values.Single());
    }

    [Fact]
    public async Task Labels_values_series_volumes_and_fields_are_listed()
    {
        Assert.Contains("service_name", await _stack.Loki.LabelsAsync(_stack.Range, null, Token));
        Assert.Equal(["cart", "shop"], await _stack.Loki.LabelValuesAsync("service_name", _stack.Range, null, Token));
        Assert.Equal(["shop"], await _stack.Loki.LabelValuesAsync("service_name", _stack.Range, """{service_name="shop"}""", Token));
        Assert.Empty(await _stack.Loki.LabelValuesAsync("nobody_has_it", _stack.Range, null, Token));
        Assert.Equal(2, (await _stack.Loki.SeriesAsync(["""{service_name=~".+"}"""], _stack.Range, Token)).Count);
        var volumes = await _stack.Loki.VolumeAsync("""{service_name=~".+"}""", _stack.Range, ["service_name"], null, Token);
        Assert.Equal(["cart", "shop"], volumes.Select(v => v.Labels["service_name"]).Order());
        Assert.All(volumes, v => Assert.True(v.Bytes > 0));
        Assert.Contains(await _stack.Loki.DetectedFieldsAsync("""{service_name="shop"}""", _stack.Range, null, Token), f => f.Name == "order_id");
    }

    [Fact]
    public async Task More_lines_than_one_answer_holds_come_in_pages_without_a_line_twice()
    {
        for (var i = 0; i < 120; i++)
        {
            // Several lines of one time lie on the border of pages.
            await _stack.LogAsync("many", 10 + (i / 5), $"line {i}");
        }

        var lines = await _stack.Loki.NewestLinesAsync("""{service_name="many"}""", _stack.Range, 100, 30, Token);

        Assert.Equal(100, lines.Count);
        Assert.Equal(100, lines.Select(l => l.Text).Distinct().Count());
        Assert.Equal(lines.OrderByDescending(l => l.Timestamp).Select(l => l.Timestamp), lines.Select(l => l.Timestamp));
    }

    [Fact]
    public async Task A_tail_brings_what_is_there_and_what_comes()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        enough.CancelAfter(TimeSpan.FromSeconds(30));
        var lines = new List<LogLine>();
        await foreach (var batch in _stack.Loki.TailAsync("""{service_name="shop"}""", _stack.Origin, 100, enough.Token))
        {
            lines.AddRange(batch.Lines);
            if (lines.Count == 2)
            {
                await _stack.LogAsync("shop", 290, "live");
            }

            if (lines.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["first", "third", "live"], lines.Select(l => l.Text));
        Assert.Equal(("shop", "7"), (lines[2].Stream["service_name"], lines[2].Metadata["order_id"]));
    }

    [Fact]
    public async Task A_query_that_is_wrong_is_told_in_Lokis_words()
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(() => _stack.Loki.QueryRangeAsync("{service_name=", _stack.Range, cancellationToken: Token));

        Assert.Equal((DataSourceKind.Loki, "Correct the query."), (error.Kind, error.Cure));
        Assert.StartsWith("parse error at line 1", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_that_is_refused_says_so()
    {
        var error = await Assert.ThrowsAsync<DataSourceException>(async () =>
        {
            await foreach (var _ in _stack.Loki.TailAsync("{broken", null, null, Token))
            {
                Assert.Fail("Nothing can come.");
            }
        });

        Assert.Contains("refused to tail", error.Cause, StringComparison.Ordinal);
    }
}
