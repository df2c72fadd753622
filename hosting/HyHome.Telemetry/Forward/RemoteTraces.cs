using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;

namespace HyHome.Telemetry.Forward;

/// <summary>Sends spans to a store over OTLP/gRPC. A unary call is one POST with one length-prefixed message, so that no gRPC client library is needed.</summary>
internal sealed class RemoteTraces : IAsyncDisposable
{
    private const string Method = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const int PrefixLength = 5;

    // Those after which OTLP's specification lets a client try again.
    private static readonly string[] TemporaryCodes = ["1", "4", "8", "10", "11", "14", "15"];

    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly ForwardQueue _queue;

    public RemoteTraces(HttpClient http, Uri destination, TelemetryBackendOptions options)
    {
        _http = http;
        _url = new Uri(destination, Method);
        _queue = new ForwardQueue($"The trace store at {destination}", SendAsync, options);
    }

    /// <summary>Takes one export in protobuf; false when it does not fit.</summary>
    public bool Append(ReadOnlySpan<byte> message)
    {
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(PrefixLength));
        return _queue.TryAdd(frame);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async Task<ForwardResult> SendAsync(byte[] frame, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return await ForwardResult.OfAsync(response, cancellationToken);
        }

        var code = Status(response, "grpc-status");
        return code is "0" ? ForwardResult.Taken : new($"gRPC status {code}: {Status(response, "grpc-message")}", TemporaryCodes.Contains(code));
    }

    // An answer without a message has its status in the headers, every other in the trailers.
    private static string? Status(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.FirstOrDefault() : null;
}
