using HyHome.Dashboard.Queries;
using HyHome.Dashboard.Tests.Clients;

namespace HyHome.Dashboard.Tests.Queries;

/// <summary>Completion with what the stack really has.</summary>
public sealed class CompleterTests : IAsyncLifetime
{
    private Stack _stack = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stack = await Stack.StartAsync();
        await _stack.LogAsync("shop", 1, "a line");
        await _stack.LogAsync("cart", 1, "a line");
        await _stack.SpansAsync("shop", """{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"GET /","startTimeUnixNano":"TIME(1)","endTimeUnixNano":"TIME(2)","attributes":[{"key":"http.route","value":{"stringValue":"/"} }]}""");
        await _stack.MetricsAsync("shop", """{"name":"stock","gauge":{"dataPoints":[{"timeUnixNano":"TIME(1)","asInt":"1"}]} }""");
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();

    [Theory]
    [InlineData("{serv", "service_name")]
    [InlineData("{service_name=", "\"cart\"")]
    [InlineData("{service_name=\"", "cart\"")]
    [InlineData("{service_name=\"sh", "shop\"")]
    [InlineData("sum by (ser", "service_name")]
    [InlineData("{service_name=\"shop\"} | jso", "json")]
    [InlineData("cou", "count_over_time()")]
    [InlineData("rate({service_name=\"shop\"}[", "1m")]
    public async Task LogQL_is_completed(string text, string expected) => await ExpectAsync(new LogQLCompleter(_stack.Loki, () => _stack.Range), text, expected);

    [Theory]
    [InlineData("sto", "stock")]
    [InlineData("rat", "rate()")]
    [InlineData("stock{jo", "job")]
    [InlineData("stock{job=\"", "shop\"")]
    [InlineData("sum by (jo", "job")]
    public async Task PromQL_is_completed(string text, string expected) => await ExpectAsync(new PromQLCompleter(_stack.Prometheus, () => _stack.Range), text, expected);

    [Theory]
    [InlineData("{ route", "span.http.route")]
    [InlineData("{ resource.serv", "resource.service.name")]
    [InlineData("{ resource.service.name = \"", "shop\"")]
    [InlineData("{ status = ", "error")]
    [InlineData("{ duration > ", "100ms")]
    [InlineData("{ status = error } | ra", "rate()")]
    [InlineData("{} | rate() by (http", "span.http.route")]
    public async Task TraceQL_is_completed(string text, string expected) => await ExpectAsync(new TraceQLCompleter(_stack.Tempo, () => _stack.Range), text, expected);

    [Fact]
    public async Task What_is_typed_in_full_is_not_offered_again()
    {
        var list = await new PromQLCompleter(_stack.Prometheus, () => _stack.Range).CompleteAsync("stock", 5, Token);

        Assert.Empty(list.Items);
    }

    private static async Task ExpectAsync(ICompleter completer, string text, string expected)
    {
        var list = await completer.CompleteAsync(text, text.Length, Token);

        Assert.Contains(expected, list.Items.Select(i => i.Text));
        Assert.Equal(text.Length, list.To);
    }
}
