using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HyHome.Dashboard.Clients.Loki;

/// <summary>The live tail over a WebSocket.</summary>
internal static class LokiTail
{
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(15);

    public const string EncodingFlags = "X-Loki-Response-Encoding-Flags";
    public const string CategorizeLabels = "categorize-labels";

    public static async IAsyncEnumerable<TailBatch> RunAsync(
        SourceApi api, QueryParameters parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(api, parameters, cancellationToken).ConfigureAwait(false);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        while (await ReceiveAsync(api, socket, buffer, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(api, buffer.WrittenMemory);
            buffer.ResetWrittenCount();
        }
    }

    private static async Task<ClientWebSocket> ConnectAsync(SourceApi api, QueryParameters parameters, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(new Uri(api.Address, parameters.AppendTo("loki/api/v1/tail")));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(EncodingFlags, CategorizeLabels);
        socket.Options.CollectHttpResponseDetails = true;
        if (api.Authorization is { } authorization)
        {
            socket.Options.SetRequestHeader("Authorization", authorization);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(OpeningPatience);
        try
        {
            await socket.ConnectAsync(address.Uri, timeout.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw (int)status switch
            {
                0 when e is OperationCanceledException => DataSourceException.TooSlow(api.Kind, OpeningPatience, e),
                0 => DataSourceException.Unreachable(api.Kind, api.Address, e),
                // The reason is in the body, which a WebSocket client cannot read.
                400 => DataSourceException.Refused(api.Kind, status, "Loki refused to tail this query. Only queries for lines can be tailed, without rate, sum and the like."),
                _ => DataSourceException.Refused(api.Kind, status, ""),
            };
        }
    }

    /// <returns>False when Loki ended the tail.</returns>
    private static async Task<bool> ReceiveAsync(SourceApi api, ClientWebSocket socket, ArrayBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.GetMemory(16 * 1024), cancellationToken).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return false;
                }

                buffer.Advance(received.Count);
                if (received.EndOfMessage)
                {
                    return true;
                }
            }
        }
        catch (WebSocketException e)
        {
            throw DataSourceException.Unreachable(api.Kind, api.Address, e);
        }
    }

    private static TailBatch Read(SourceApi api, ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return api.Read(json.RootElement, static a => new TailBatch(LokiJson.Lines(a.Items("streams"), newestFirst: false), a.Items("dropped_entries").Count()));
        }
        catch (JsonException e)
        {
            throw DataSourceException.NotUnderstood(api.Kind, e);
        }
    }
}
