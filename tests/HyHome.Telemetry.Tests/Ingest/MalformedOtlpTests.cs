using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>What a receiver on a port meets sooner or later. Each case is followed by good data, which has to get through.</summary>
public sealed class MalformedOtlpTests
{
    private const string Protobuf = "application/x-protobuf";

    [Fact]
    public async Task A_truncated_message_is_400_with_a_status_that_says_why()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var whole = OtlpMessages.Trace("cut");
        for (var length = 1; length < whole.Length; length++)
        {
            using var answer = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, whole[..length]);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(Protobuf, answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("malformed protobuf", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal(0, backend.Parts.Traces.Statistics.Accepted);
        await SendGoodAsync(backend, url);
    }

    [Theory]
    [InlineData("v1/traces", "{\"resourceSpans\":[")]
    [InlineData("v1/traces", "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}")]
    [InlineData("v1/traces", "{\"resourceSpans\":{}}")]
    [InlineData("v1/logs", "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"\\ud800\"}}]}]}]}")]
    [InlineData("v1/logs", "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"soon\"}]}]}]}")]
    [InlineData("v1/metrics", "[]")]
    public async Task Malformed_JSON_is_400_with_a_JSON_status(string path, string body)
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        using var answer = await backend.PostJsonAsync(new Uri(url, path), body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var status = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, status.RootElement.GetProperty("code").GetInt32());
        Assert.Contains("malformed", status.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        await SendGoodAsync(backend, url);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_400()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var message = OtlpMessages.Trace("name!");
        message[message.AsSpan().IndexOf("name!"u8)] = 0xFF;
        using var answer = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, message);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not valid UTF-8", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await SendGoodAsync(backend, url);
    }

    [Theory]
    [InlineData("text/plain", "POST", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", "POST", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(Protobuf, "GET", HttpStatusCode.MethodNotAllowed)]
    [InlineData(Protobuf, "PUT", HttpStatusCode.MethodNotAllowed)]
    public async Task Wrong_content_types_and_methods_are_415_and_405(string contentType, string method, HttpStatusCode expected)
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(url, "v1/logs"));
        if (method != "GET")
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var answer = await backend.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        await SendGoodAsync(backend, url);
    }

    [Fact]
    public async Task A_body_of_100_MB_is_413_whether_it_says_so_or_not()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });

        // Refused by its length alone: a client that asks first never sends it.
        using var announced = await SendAsync(new ByteArrayContent(new byte[100 * 1024 * 1024]), request => request.Headers.ExpectContinue = true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);

        // Chunked, and read only as far as the limit. Little more is sent: the server ends a connection whose client goes on, which may overtake the answer.
        var limit = new TelemetryBackendOptions().MaxRequestBytes;
        using var chunked = await SendAsync(new StreamContent(new MemoryStream(new byte[limit + 4096])), request => request.Headers.TransferEncodingChunked = true);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        await SendGoodAsync(backend, url);

        async Task<HttpResponseMessage> SendAsync(HttpContent content, Action<HttpRequestMessage> with)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "v1/traces")) { Content = content };
            content.Headers.TryAddWithoutValidation("Content-Type", Protobuf);
            with(request);
            return await http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("snappy")]
    [InlineData("x-snappy-framed")]
    public async Task Compressed_bodies_are_read_and_bombs_refused(string encoding)
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        using var good = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, Compress(encoding, OtlpMessages.Trace("packed")), encoding);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(1, backend.Parts.Traces.Statistics.Accepted);

        using var bomb = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, Compress(encoding, new byte[200 * 1024 * 1024]), encoding);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bomb.StatusCode);

        using var broken = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, "not compressed at all"u8.ToArray(), encoding);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);

        using var unknown = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, OtlpMessages.Trace("x"), "lzma");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, unknown.StatusCode);
        await SendGoodAsync(backend, url);
    }

    [Theory]
    [InlineData(1970)]
    [InlineData(2200)]
    [InlineData(2500)]
    public async Task Absurd_timestamps_are_a_partial_success_and_the_rest_is_taken(int year)
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var absurd = (ulong)(new DateTime(year, 1, 2, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds * 1_000_000_000UL;
        var now = OtlpMessages.Now;
        using var answer = await backend.PostJsonAsync(new Uri(url, "v1/traces"), $$"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[
              {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"absurd","startTimeUnixNano":"{{absurd}}","endTimeUnixNano":"{{absurd}}"},
              {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332","name":"backwards","startTimeUnixNano":"{{now}}","endTimeUnixNano":"{{now - 5}}"}]}]}]}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"rejectedSpans\":\"1\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(HyHome.Telemetry.Model.TraceId.TryParse("0af7651916cd43dd8448eb211c80319c", out var id));
        var kept = Assert.Single(backend.Parts.Traces.Find(id)!.Spans);
        Assert.Equal(("backwards", 0L), (kept.Name, kept.DurationNano));

        using var logs = await backend.PostJsonAsync(new Uri(url, "v1/logs"), OtlpMessages.LogJson(absurd));
        Assert.Contains("\"rejectedLogRecords\":\"1\"", await logs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var metrics = await backend.PostJsonAsync(new Uri(url, "v1/metrics"), OtlpMessages.GaugeJson(absurd));
        Assert.Contains("\"rejectedDataPoints\":\"1\"", await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await SendGoodAsync(backend, url);
    }

    [Fact]
    public async Task Random_bytes_are_answered_and_never_crash_the_receiver()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var random = new Random(20260101);
        var seeds = new[] { OtlpMessages.Trace("seed"), "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"flags\":1}]}]}]}"u8.ToArray() };
        foreach (var path in new[] { "v1/traces", "v1/logs", "v1/metrics" })
        {
            for (var i = 0; i < 300; i++)
            {
                var body = (byte[])seeds[i % 2].Clone();
                for (var change = random.Next(1, 6); change > 0; change--)
                {
                    body[random.Next(body.Length)] = (byte)random.Next(256);
                }

                using var answer = await backend.PostAsync(new Uri(url, path), i % 2 == 0 ? Protobuf : "application/json", body);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{path} answered {answer.StatusCode} to {Convert.ToHexString(body)}");
            }
        }

        await SendGoodAsync(backend, url);
    }

    [Fact]
    public async Task Deeply_nested_values_are_refused_without_exhausting_the_stack()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        var value = new byte[] { 0x0A, 0x00 };
        for (var depth = 0; depth < 5000; depth++)
        {
            var array = new ProtoWriter();
            array.Bytes(1, value);
            var outer = new ProtoWriter();
            outer.Bytes(5, array.Written);
            value = outer.ToArray();
        }

        using var nested = await backend.PostAsync(new Uri(url, "v1/logs"), Protobuf, OtlpMessages.Log(value));
        Assert.Equal(HttpStatusCode.BadRequest, nested.StatusCode);
        using var json = await backend.PostJsonAsync(new Uri(url, "v1/logs"), string.Concat(Enumerable.Repeat("{\"a\":[", 20_000)));
        Assert.Equal(HttpStatusCode.BadRequest, json.StatusCode);
        await SendGoodAsync(backend, url);
    }

    [Fact]
    public async Task A_sender_that_stops_in_the_middle_does_not_keep_others_waiting()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        using var stuck = new TcpClient();
        await stuck.ConnectAsync(IPAddress.Loopback, url.Port, TestContext.Current.CancellationToken);
        await stuck.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Protobuf}\r\nContent-Length: 1000\r\n\r\nabc"), TestContext.Current.CancellationToken);
        await SendGoodAsync(backend, url);

        // The server gives up on its own after a few seconds: 408, or the connection is closed.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var buffer = new byte[1024];
        var read = await stuck.GetStream().ReadAsync(buffer, deadline.Token);
        Assert.True(read == 0 || Encoding.ASCII.GetString(buffer, 0, read).StartsWith("HTTP/1.1 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_store_says_429_and_when_to_come_back()
    {
        await using var backend = await Backend.StartAsync(o => o.MemoryCeiling = 1);
        var url = await backend.ListenAsync(TelemetryApis.OtlpHttp);
        HttpStatusCode status = default;
        for (var i = 0; i < 50 && status != HttpStatusCode.TooManyRequests; i++)
        {
            using var answer = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, OtlpMessages.Trace("full"));
            status = answer.StatusCode;
            Assert.True(status != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    private static async Task SendGoodAsync(Backend backend, Uri url)
    {
        var before = backend.Parts.Traces.Statistics.Accepted;
        using var answer = await backend.PostAsync(new Uri(url, "v1/traces"), Protobuf, OtlpMessages.Trace("good"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(before + 1, backend.Parts.Traces.Statistics.Accepted);
    }

    private static byte[] Compress(string encoding, byte[] body)
    {
        if (encoding == "snappy")
        {
            return Snappier.Snappy.CompressToArray(body);
        }

        using var target = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "zstd" => new ZstdSharp.CompressionStream(target, leaveOpen: true),
            "x-snappy-framed" => new Snappier.SnappyStream(target, CompressionMode.Compress, leaveOpen: true),
            "gzip" => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true),
            "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            stream.Write(body);
        }

        return target.ToArray();
    }
}
