using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using HyHome.Telemetry.LoadTest.Load;

namespace HyHome.Telemetry.LoadTest.Measure;

/// <summary>Sends requests of one load over one connection, one after the other.</summary>
internal sealed class Sender : IDisposable
{
    private const int PrefixLength = 5;
    private readonly HttpClient _client;
    private readonly OtlpBuffer _buffer = new();
    private readonly ILoad _load;
    private readonly bool _isGrpc;
    private readonly Uri _address;

    public Sender(ILoad load, ServerProcess server, bool isGrpc)
    {
        _load = load;
        _isGrpc = isGrpc;
        _client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        _address = isGrpc ? new Uri(server.Grpc, load.Method) : new Uri(server.Http, "/v1/" + load.Signal);
    }

    public long Records { get; private set; }

    public long Bytes { get; private set; }

    public long Refused { get; private set; }

    public List<double> Milliseconds { get; } = [];

    public async Task RunAsync(Func<bool> isDone)
    {
        while (!isDone())
        {
            await SendAsync();
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync()
    {
        _buffer.Clear(_isGrpc ? PrefixLength : 0);
        var records = _load.Write(_buffer);
        if (_isGrpc)
        {
            _buffer.Frame();
        }

        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(_buffer.Written) };
            if (_isGrpc)
            {
                request.Version = HttpVersion.Version20;
                request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
                request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            }

            request.Content.Headers.ContentType = new MediaTypeHeaderValue(_isGrpc ? "application/grpc" : "application/x-protobuf");
            using var answer = await _client.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            Milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var status = Status(answer);
            if (status is "0" or "200" or "204")
            {
                Records += records;
                Bytes += _buffer.Length;
                return;
            }

            if (status is not ("8" or "429"))
            {
                throw new InvalidOperationException($"The server refused a request for good: {status} {Message(answer)}");
            }

            Refused++;
            await Task.Delay(50);
        }
    }

    private string Status(HttpResponseMessage answer)
    {
        if (!_isGrpc)
        {
            return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return answer.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer.First()
            : answer.Headers.TryGetValues("grpc-status", out var header) ? header.First() : "none";
    }

    private static string Message(HttpResponseMessage answer) => answer.Headers.TryGetValues("grpc-message", out var message) ? message.First() : "";
}
