using System.IO.Compression;
using System.Net;
using System.Text;
using Snappier;

namespace HyHome.Telemetry.Tests.Api.Loki;

public sealed class PushTests : IAsyncLifetime
{
    private LokiServer _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiServer.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Theory]
    [InlineData("""{"app":"web"}""", "hello", "", """{"app":"web","detected_level":"unknown","service_name":"web"}""")]
    [InlineData("""{"container":"c1","job":"j"}""", "an ERROR here", "", """{"container":"c1","detected_level":"error","job":"j","service_name":"c1"}""")]
    [InlineData("""{}""", "[warn] careful", "", """{"detected_level":"warn","service_name":"unknown_service"}""")]
    [InlineData("""{"service_name":"s"}""", "lvl=Information x", ""","detected_level":"Warning" """, """{"detected_level":"warn","service_name":"s"}""")]
    [InlineData("""{"service_name":"s"}""", """{"nested":{"level":"fatal"}}""", ""","trace_id":"t" """, """{"detected_level":"fatal","service_name":"s","trace_id":"t"}""")]
    public async Task Pushed_lines_get_a_service_and_a_level(string stream, string line, string metadata, string expected)
    {
        var json = $$"""{"streams":[{"stream":{{stream}},"values":[["{{_loki.Nanoseconds(1)}}",{{System.Text.Json.JsonSerializer.Serialize(line)}},{"x":""{{metadata}}}]]}]}""";

        Assert.Equal((HttpStatusCode.NoContent, "", ""), await _loki.PushAsync(json));
        Assert.Equal(expected, (await _loki.RangeAsync("""{service_name=~".+"}"""))["result"]![0]!["stream"]!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("snappy")]
    public async Task Protobuf_with_snappy_is_read(string encoding)
    {
        var message = Field(1, [.. Field(1, """{app="web", pattern="p"}"""), .. Field(2, [.. Field(1, [.. Number(1, (ulong)_loki.Origin), .. Number(2, 5)]), .. Field(2, "line"), .. Field(3, [.. Field(1, "k"), .. Field(2, "v")])])]);

        Assert.Equal(HttpStatusCode.NoContent, (await _loki.PostAsync("/loki/api/v1/push", "application/x-protobuf", Snappy.CompressToArray(message), encoding.Length == 0 ? null : encoding)).Status);
        var result = (await _loki.RangeAsync("""{app="web"}"""))["result"]!;
        Assert.Equal("""{"app":"web","detected_level":"unknown","k":"v","pattern":"p","service_name":"web"}""", result[0]!["stream"]!.ToJsonString());
        Assert.Equal($"{(_loki.Origin * 1_000_000_000) + 5}", (string)result[0]!["values"]![0]![0]!);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_taken_and_shown_as_such()
    {
        byte[] json = [.. Encoding.UTF8.GetBytes($$"""{"streams":[{"stream":{"app":"web"},"values":[["{{_loki.Nanoseconds(1)}}","caf"""), 0xE9, .. "\"]]}]}"u8];

        Assert.Equal(HttpStatusCode.NoContent, (await _loki.PostAsync("/loki/api/v1/push", "application/json", json, null)).Status);
        Assert.Equal("caf\uFFFD", (string?)(await _loki.RangeAsync("""{app="web"}"""))["result"]![0]!["values"]![0]![1]);
    }

    [Fact]
    public async Task Gzip_is_read()
    {
        var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($$"""{"streams":[{"stream":{"app":"web"},"values":[["{{_loki.Nanoseconds(1)}}","zipped"]]}]}"""), TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await _loki.PostAsync("/loki/api/v1/push", "application/json", buffer.ToArray(), "gzip")).Status);
        Assert.Single((await _loki.RangeAsync("""{app="web"} |= "zipped" """))["result"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"streams":[]}""", HttpStatusCode.UnprocessableEntity, "error at least one valid stream is required for ingestion")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["1000000000","old"]]}]}""", HttpStatusCode.BadRequest, """entry for stream '{a="b", service_name="unknown_service"}' has timestamp too old: 1970-01-01T00:00:01Z, oldest acceptable timestamp is: """)]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["4102444800000000000","new"]]}]}""", HttpStatusCode.BadRequest, """entry for stream '{a="b", service_name="unknown_service"}' has timestamp too new: 2100-01-01T00:00:00Z""")]
    [InlineData("""{"streams":[{"stream":{"a":"b"},"values":[["x","y"]]}]}""", HttpStatusCode.BadRequest, "couldn't parse push request: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("""{"streams":[{"stream":{"a":1},"values":[["1","y"]]}]}""", HttpStatusCode.BadRequest, "couldn't parse push request: ")]
    [InlineData("""{"streams":7}""", HttpStatusCode.BadRequest, "couldn't parse push request: ")]
    [InlineData("not json", HttpStatusCode.BadRequest, "couldn't parse push request: ")]
    public async Task What_cannot_be_taken_is_refused_with_a_reason(string json, HttpStatusCode expected, string message)
    {
        var (status, type, body) = await _loki.PushAsync(json);

        Assert.Equal((expected, "text/plain"), (status, type));
        Assert.StartsWith(message, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_protobuf_is_refused()
    {
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            var (status, _, _) = await _loki.PostAsync("/loki/api/v1/push", "application/x-protobuf", i % 2 == 0 ? bytes : Snappy.CompressToArray(bytes));
            Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity, $"{status}");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await _loki.PostAsync("/loki/api/v1/push", "", [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _loki.PostAsync("/loki/api/v1/push", "application/x-protobuf", Snappy.CompressToArray(Field(1, Field(1, "{a=~\"b\"}"))))).Status);
    }

    [Fact]
    public async Task Good_lines_are_kept_though_others_are_refused()
    {
        var (status, _, _) = await _loki.PushAsync($$"""{"streams":[{"stream":{"app":"web"},"values":[["1","old"],["{{_loki.Nanoseconds(1)}}","good"]]}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("good", (string)(await _loki.RangeAsync("""{app="web"}"""))["result"]![0]!["values"]![0]![1]!);
    }

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) => [.. Varint((ulong)((number << 3) | 2)), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Number(int number, ulong value) => [.. Varint((ulong)(number << 3)), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        while (value > 0x7f)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
