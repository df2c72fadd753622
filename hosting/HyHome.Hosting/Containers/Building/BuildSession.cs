using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Containers.Building;

/// <summary>
/// The session that BuildKit wants beside a build: a connection to the engine over which the engine calls back, by gRPC. Here it is asked
/// for the secrets that a step of the Dockerfile mounts, which thus stay out of the context and the image, and for the logins of registries.
/// </summary>
internal sealed class BuildSession : IAsyncDisposable
{
    private const string SecretMethod = "/moby.buildkit.secrets.v1.Secrets/GetSecret";
    private const string LoginMethod = "/moby.filesync.v1.Auth/Credentials";
    private const string HealthMethod = "/grpc.health.v1.Health/Check";
    private const string NotFound = "5";
    private const string Unimplemented = "12";
    private const int FrameHeader = 5;
    private const int FieldOne = (1 << 3) | 2;
    private const int FieldTwo = (2 << 3) | 2;

    private readonly HttpResponseMessage _response;
    private readonly WebApplication _server;

    private BuildSession(string id, HttpResponseMessage response, WebApplication server)
    {
        Id = id;
        _response = response;
        _server = server;
    }

    /// <summary>The session, as a build names it.</summary>
    public string Id { get; }

    /// <summary>Opens a session.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="secrets">The secrets by id.</param>
    /// <param name="logins">The logins of registries.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HttpRequestException">The engine does not open one.</exception>
    public static async Task<BuildSession> OpenAsync(HttpClient engine, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> secrets, BuildLogins logins, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/session");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("h2c"));
        request.Headers.Add("X-Docker-Expose-Session-Uuid", id);
        request.Headers.Add("X-Docker-Expose-Session-Name", "hyhome");
        request.Headers.Add("X-Docker-Expose-Session-Grpc-Method", [HealthMethod, SecretMethod, LoginMethod]);
        var response = await engine.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (response)
            {
                throw new HttpRequestException($"the engine opens no build session ({(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)})");
            }
        }

        var server = Serve(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), secrets, logins);
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        return new BuildSession(id, response, server);
    }

    public async ValueTask DisposeAsync()
    {
        // Closing the connection is what ends the server's only client.
        _response.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Serve(Stream connection, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> secrets, BuildLogins logins)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(new OneConnection(connection));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(new SessionEndPoint(), listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.Run(context => AnswerAsync(context, secrets, logins));
        return server;
    }

    private static async Task AnswerAsync(HttpContext context, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> secrets, BuildLogins logins)
    {
        context.Response.ContentType = "application/grpc";
        var (status, answer) = context.Request.Path.Value switch
        {
            // status: SERVING
            HealthMethod => ("0", new byte[] { 8, 1 }),
            SecretMethod => Find(secrets, await ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false)),
            LoginMethod => ("0", await FindLoginAsync(logins, await ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false)),
            _ => (Unimplemented, null),
        };
        if (answer is not null)
        {
            var frame = new byte[FrameHeader + answer.Length];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), answer.Length);
            answer.CopyTo(frame, FrameHeader);
            await context.Response.Body.WriteAsync(frame, context.RequestAborted).ConfigureAwait(false);
        }

        context.Response.AppendTrailer("grpc-status", status);
    }

    // GetSecretRequest has the id as its first field, GetSecretResponse the bytes.
    private static (string Status, byte[]? Answer) Find(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> secrets, byte[] request) =>
        secrets.TryGetValue(ReadFirst(request), out var secret) ? ("0", Write((FieldOne, ByteString.CopyFrom(secret.Span)))) : (NotFound, null);

    // CredentialsRequest has the registry's host as its first field, CredentialsResponse the name and the secret; a token has no name, and nobody neither.
    private static async Task<byte[]> FindLoginAsync(BuildLogins logins, byte[] request, CancellationToken cancellationToken)
    {
        var login = await logins.OfHostAsync(ReadFirst(request), cancellationToken).ConfigureAwait(false);
        return login is null ? []
            : login.IdentityToken is { Length: > 0 } token ? Write((FieldTwo, ByteString.CopyFromUtf8(token)))
            : Write((FieldOne, ByteString.CopyFromUtf8(login.Username ?? "")), (FieldTwo, ByteString.CopyFromUtf8(login.Password ?? login.RegistryToken ?? "")));
    }

    private static string ReadFirst(byte[] request)
    {
        var input = new CodedInputStream(request);
        var first = "";
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == FieldOne)
            {
                first = input.ReadString();
            }
            else
            {
                input.SkipLastField();
            }
        }

        return first;
    }

    private static byte[] Write(params (int Tag, ByteString Value)[] fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var (tag, value) in fields)
            {
                output.WriteTag((uint)tag);
                output.WriteBytes(value);
            }
        }

        return stream.ToArray();
    }

    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var frame = new MemoryStream();
        await body.CopyToAsync(frame, cancellationToken).ConfigureAwait(false);
        return frame.ToArray()[Math.Min(FrameHeader, (int)frame.Length)..];
    }

    private sealed class SessionEndPoint : EndPoint;

    // The host's own ends at Ctrl-C, which is the application's to hear.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    // A listener that has its one client from the start.
    private sealed class OneConnection(Stream stream) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _accepted;

        public EndPoint EndPoint { get; } = new SessionEndPoint();

        public bool CanBind(EndPoint endpoint) => endpoint is SessionEndPoint;

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => Interlocked.Exchange(ref _accepted, 1) != 0
            ? new ValueTask<ConnectionContext?>(_end.Task)
            : ValueTask.FromResult<ConnectionContext?>(new OnlyConnection(stream));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    // The base's way to end a connection cancels from the thread pool what may be disposed of by then, and nothing there would catch it: the whole process ends.
    private sealed class OnlyConnection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();

        public OnlyConnection(Stream stream)
            : base("build", new StreamPipe(stream), new StreamPipe(Stream.Null))
        {
            ConnectionClosed = _closed.Token;
        }

        public override void Abort(ConnectionAbortedException abortReason) => _ = _closed.CancelAsync();
    }

    private sealed class StreamPipe(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
