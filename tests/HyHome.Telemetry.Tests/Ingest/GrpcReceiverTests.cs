using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>gRPC's own framing, by hand over HTTP/2: what a client library never sends but a broken one does.</summary>
public sealed class GrpcReceiverTests
{
    private const string Export = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

    // One span of OTLP as it stands in the specification's wire format: trace id, span id, name "hi", start and end in 1970.
    private const string GoldenSpan =
        "0A36" + "1234" + "1232" + "0A100AF7651916CD43DD8448EB211C80319C" + "1208B7AD6B7169203331" + "2A026869" + "3900000000000000004100000000000000" + "00";

    [Fact]
    public async Task A_call_is_answered_with_an_empty_message_and_status_0()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpGrpc);
        using var answer = await CallAsync(backend, url, Export, Frame(OtlpMessages.Trace("hi")));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(new byte[5], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["0"], answer.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal(1, backend.Parts.Traces.Statistics.Accepted);
    }

    [Fact]
    public async Task Hand_written_bytes_are_read_and_their_absurd_time_is_a_partial_success()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpGrpc);
        using var answer = await CallAsync(backend, url, Export, Frame(Convert.FromHexString(GoldenSpan)));
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["0"], answer.TrailingHeaders.GetValues("grpc-status"));
        // partial_success (1) { rejected_spans (1) = 1, error_message (2) … }
        Assert.Equal(0x0A, body[5]);
        Assert.Equal([0x08, 0x01, 0x12], body[(body[6] < 0x80 ? 7 : 8)..][..3]);
    }

    [Fact]
    public async Task Compressed_calls_are_read_and_unknown_compression_is_unimplemented()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpGrpc);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(OtlpMessages.Trace("packed"));
        }

        using var good = await CallAsync(backend, url, Export, Frame(packed.ToArray(), compressed: true), "gzip");
        Assert.Equal(["0"], good.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal(1, backend.Parts.Traces.Statistics.Accepted);
        using var unknown = await CallAsync(backend, url, Export, Frame(packed.ToArray(), compressed: true), "zstd");
        Assert.Equal("12", Status(unknown));
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_status()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.OtlpGrpc);
        var whole = Frame(OtlpMessages.Trace("hi"));
        (string Path, byte[] Body, string Status)[] cases =
        [
            (Export, [], "3"),
            (Export, whole[..^1], "3"),
            (Export, [.. whole, 0], "3"),
            (Export, Frame([0x0A, 0x7F]), "3"),
            (Export, Frame([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), "3"),
            (Export, new byte[30 * 1024 * 1024], "8"),
            ("opentelemetry.proto.collector.profiles.v1.ProfilesService/Export", whole, "12"),
        ];
        foreach (var (path, body, expected) in cases)
        {
            using var answer = await CallAsync(backend, url, path, body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(expected, Status(answer));
            Assert.True(answer.Headers.Contains("grpc-message"));
        }

        Assert.Equal(0, backend.Parts.Traces.Statistics.Accepted);
        using var good = await CallAsync(backend, url, Export, whole);
        Assert.Equal(["0"], good.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public async Task A_full_store_is_resource_exhausted_with_retry_info()
    {
        await using var backend = await Backend.StartAsync(o => o.MemoryCeiling = 1);
        var url = await backend.ListenAsync(TelemetryApis.OtlpGrpc);
        for (var i = 0; i < 50; i++)
        {
            using var answer = await CallAsync(backend, url, Export, Frame(OtlpMessages.Trace("full")));
            if (answer.Headers.Contains("grpc-status"))
            {
                Assert.Equal("8", Status(answer));
                var details = answer.Headers.GetValues("grpc-status-details-bin").Single();
                var status = Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));
                Assert.Contains("google.rpc.RetryInfo", System.Text.Encoding.UTF8.GetString(status), StringComparison.Ordinal);
                return;
            }
        }

        Assert.Fail("the store never became full");
    }

    private static string Status(HttpResponseMessage answer) => answer.Headers.GetValues("grpc-status").Single();

    private static byte[] Frame(byte[] message, bool compressed = false)
    {
        var frame = new byte[message.Length + 5];
        frame[0] = (byte)(compressed ? 1 : 0);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static async Task<HttpResponseMessage> CallAsync(Backend backend, Uri url, string path, byte[] body, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        }

        var answer = await backend.Http.SendAsync(request, HttpCompletionOption.ResponseContentRead, TestContext.Current.CancellationToken);
        return answer;
    }
}
