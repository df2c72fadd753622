using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace HyHome.Telemetry.Tests.Api.Loki;

public sealed class TailTests : IAsyncLifetime
{
    private LokiServer _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiServer.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Fact]
    public async Task What_is_there_comes_first_then_what_arrives()
    {
        _loki.Add([("app", "web")], 1, "one keep").Add([("app", "web")], 2, "two").Add([("app", "web")], 3, "three keep");
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(_loki.Url) { Scheme = "ws", Path = "/loki/api/v1/tail", Query = "query=" + Uri.EscapeDataString("""{app="web"} |= "keep" """) + "&start=" + _loki.Origin };
        await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);

        var first = await ReceiveAsync(socket);
        Assert.Equal(
            $$"""[{"stream":{"app":"web"},"values":[["{{_loki.Nanoseconds(1)}}","one keep"],["{{_loki.Nanoseconds(3)}}","three keep"]]}]""", first["streams"]!.ToJsonString());

        _loki.Add([("app", "web")], 4, "four").Add([("app", "api")], 5, "five keep").Add([("app", "web")], 6, "six keep");
        var second = await ReceiveAsync(socket);
        Assert.Equal($$"""[{"stream":{"app":"web"},"values":[["{{_loki.Nanoseconds(6)}}","six keep"]]}]""", second["streams"]!.ToJsonString());

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task A_metric_is_refused_over_the_connection()
    {
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(_loki.Url) { Scheme = "ws", Path = "/loki/api/v1/tail", Query = "query=" + Uri.EscapeDataString("""rate({app="web"}[1m])""") };
        await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);

        var received = await socket.ReceiveAsync(new byte[256], TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        Assert.Equal((WebSocketCloseStatus)1011, received.CloseStatus);
        Assert.Equal("only log selector is supported", received.CloseStatusDescription);
    }

    [Theory]
    [InlineData("query={app=", "parse error at line 1, col 6")]
    [InlineData("query={app=\"web\"}&delay_for=6", "delay_for can't be greater than 5")]
    [InlineData("query={app=\"web\"}", "Bad Request")]
    public async Task Requests_that_cannot_be_tailed_are_refused(string query, string message)
    {
        var (status, _, body) = await _loki.GetAsync("/loki/api/v1/tail?" + query);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, status);
        Assert.StartsWith(message, body, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        var received = await socket.ReceiveAsync(buffer, deadline.Token);
        Assert.True(received.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count))!;
    }
}
