using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HyHome.Hosting.Orchestration.Network;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>What becomes of the layers of a registry's image.</summary>
internal enum Layers
{
    /// <summary>They are given.</summary>
    Given,

    /// <summary>The registry gives no more to this machine for now.</summary>
    RateLimited,

    /// <summary>The registry never answers.</summary>
    Silent,
}

/// <summary>A registry on this machine that offers one image of a busybox, under every name.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly string _config;
    private readonly byte[] _layer;
    private readonly byte[] _manifest;
    private readonly Layers _layers;
    private readonly string? _login;
    private readonly Task _served;
    private readonly ConcurrentBag<Task> _answers = [];

    private TestRegistry(int port, byte[] tar, Layers layers, string? login)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _layers = layers;
        _login = login is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login));
        _layer = Compress(tar);

        // Every registry's image is another one: the engine must not have it from an earlier test.
        _config = JsonSerializer.Serialize(new
        {
            architecture = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64",
            os = "linux",
            config = new { Entrypoint = new[] { "/bin/sh" }, Labels = new Dictionary<string, string> { ["registry"] = Address } },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(tar) } },
        });
        _manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.docker.container.image.v1+json", size = Encoding.UTF8.GetByteCount(_config), digest = Digest(Encoding.UTF8.GetBytes(_config)) },
            layers = new[] { new { mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip", size = _layer.Length, digest = Digest(_layer) } },
        });
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _served = Task.Run(ServeAsync);
    }

    /// <summary>Host and port, as image names have them.</summary>
    public string Address { get; }

    /// <summary>Whether a login came that it takes.</summary>
    public bool SawLogin { get; private set; }

    /// <param name="layers">What becomes of the image's layers.</param>
    /// <param name="login">Name and password with a colon between, where it knows only who has it.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<TestRegistry> StartAsync(Layers layers, string? login, CancellationToken cancellationToken)
    {
        using var tar = await TestEngine.PackAsync(cancellationToken);

        // A layer that the engine has is not asked for again.
        var unique = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(unique, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Directory, $"etc-{Guid.NewGuid():N}/"), cancellationToken);
        }

        // Two blocks of zeros end an archive: without them, the next one goes on.
        unique.SetLength(unique.Length - 1024);
        unique.Position = unique.Length;
        await tar.CopyToAsync(unique, cancellationToken);
        using var ports = new LoopbackPorts();
        var port = ports.Allocate();
        ports.Dispose();
        return new TestRegistry(port, unique.ToArray(), layers, login);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _served;
        await Task.WhenAll(_answers);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _answers.Add(AnswerAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        try
        {
            if (_login is not null && context.Request.Headers["Authorization"] != _login)
            {
                context.Response.Headers["WWW-Authenticate"] = "Basic realm=\"test\"";
                await RefuseAsync(context, HttpStatusCode.Unauthorized, "UNAUTHORIZED", "authentication required");
                return;
            }

            SawLogin |= _login is not null;
            if (path.Contains("/manifests/", StringComparison.Ordinal))
            {
                await GiveAsync(context, ManifestType, _manifest);
            }
            else if (path.EndsWith(Digest(Encoding.UTF8.GetBytes(_config)), StringComparison.Ordinal))
            {
                await GiveAsync(context, "application/octet-stream", Encoding.UTF8.GetBytes(_config));
            }
            else if (path.Contains("/blobs/", StringComparison.Ordinal))
            {
                await GiveLayerAsync(context);
            }
            else
            {
                await GiveAsync(context, "application/json", "{}"u8.ToArray());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The engine went away, or the test is over.
            context.Response.Abort();
        }
    }

    private async Task GiveLayerAsync(HttpListenerContext context)
    {
        switch (_layers)
        {
            case Layers.Given:
                await GiveAsync(context, "application/octet-stream", _layer);
                break;
            case Layers.RateLimited:
                await RefuseAsync(context, HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", "You have reached your pull rate limit.");
                break;
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
                break;
        }
    }

    private static Task RefuseAsync(HttpListenerContext context, HttpStatusCode status, string code, string message)
    {
        context.Response.StatusCode = (int)status;
        return GiveAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { errors = new[] { new { code, message } } }));
    }

    private static async Task GiveAsync(HttpListenerContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength64 = content.Length;
        context.Response.Headers["Docker-Content-Digest"] = Digest(content);
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        if (context.Request.HttpMethod != "HEAD")
        {
            await context.Response.OutputStream.WriteAsync(content);
        }

        context.Response.Close();
    }

    private static byte[] Compress(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
}
