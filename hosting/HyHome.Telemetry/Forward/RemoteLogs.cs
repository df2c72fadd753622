using System.Net.Http.Headers;

namespace HyHome.Telemetry.Forward;

/// <summary>Sends log records to a store over OTLP/HTTP, each export as it came: the store maps it itself.</summary>
internal sealed class RemoteLogs : IAsyncDisposable
{
    // In front of each message in the queue.
    private const byte Json = 1;

    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly ForwardQueue _queue;

    public RemoteLogs(HttpClient http, Uri destination, TelemetryBackendOptions options)
    {
        _http = http;
        _url = new Uri($"{destination.AbsoluteUri.TrimEnd('/')}/v1/logs");
        _queue = new ForwardQueue($"The log store at {destination}", SendAsync, options);
    }

    /// <summary>Takes one export; false when it does not fit.</summary>
    public bool Append(ReadOnlySpan<byte> export, bool isJson) => _queue.TryAdd([isJson ? Json : (byte)0, .. export]);

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async Task<ForwardResult> SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(message, 1, message.Length - 1);
        content.Headers.ContentType = new MediaTypeHeaderValue(message[0] == Json ? "application/json" : "application/x-protobuf");
        using var response = await _http.PostAsync(_url, content, cancellationToken);
        return await ForwardResult.OfAsync(response, cancellationToken);
    }
}
