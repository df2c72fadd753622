using System.IO.Pipes;
using System.Net.Sockets;

namespace HyHome.Hosting.Containers.Building;

/// <summary>The engine's API as plain HTTP, for those of its calls that the client library has no form of.</summary>
internal static class EngineHttp
{
    /// <summary>A client for the engine at an address: <c>unix</c>, <c>npipe</c>, <c>tcp</c> or <c>http</c>.</summary>
    public static HttpClient Connect(Uri engine)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (engine.Scheme is "tcp" or "http")
        {
            return new HttpClient(handler) { BaseAddress = new UriBuilder(engine) { Scheme = "http" }.Uri, Timeout = Timeout.InfiniteTimeSpan };
        }

        handler.ConnectCallback = engine.Scheme == "npipe" ? (_, stop) => OpenPipeAsync(engine, stop) : (_, stop) => OpenSocketAsync(engine, stop);
        return new HttpClient(handler) { BaseAddress = new Uri("http://engine/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> OpenSocketAsync(Uri engine, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(engine.LocalPath), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // npipe://./pipe/NAME
    private static async ValueTask<Stream> OpenPipeAsync(Uri engine, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(engine.Host, engine.Segments[^1], PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            await pipe.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
