using System.Net;
using System.Text;
using System.Text.Json;

namespace HyHome.Hosting.Containers.Building;

/// <summary>Builds an image in an engine, over its API.</summary>
/// <param name="engine">Where the engine listens.</param>
/// <param name="isPodman">Whether it is Podman, which takes secrets with the context and knows no sessions.</param>
/// <param name="logins">The logins for the images it starts from: BuildKit asks for them, the others are told with the build.</param>
internal sealed class ImageBuild(Uri engine, bool isPodman, BuildLogins logins)
{
    private const string TraceId = "moby.buildkit.trace";
    private const string BuildKit = "2";

    /// <summary>Builds.</summary>
    /// <param name="spec">What.</param>
    /// <param name="onLine">Called with whether a line is an error, and the line.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="ImageBuildException">It could not be built.</exception>
    public async Task RunAsync(ImageBuildSpec spec, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        var context = await BuildContext.OpenAsync(spec, cancellationToken).ConfigureAwait(false);
        using var http = EngineHttp.Connect(engine);
        var usesBuildKit = !isPodman && await OffersBuildKitAsync(http, cancellationToken).ConfigureAwait(false);
        if (!usesBuildKit && !isPodman && spec.Secrets.Count > 0)
        {
            throw new ImageBuildException("its image needs build secrets, and the engine's builder is not BuildKit, which alone takes them; use an engine with BuildKit");
        }

        await using var session = usesBuildKit ? await BuildSession.OpenAsync(http, spec.Secrets, logins, cancellationToken).ConfigureAwait(false) : null;
        var secretFiles = isPodman ? spec.Secrets.ToDictionary(s => $"hyhome-secret-{Guid.NewGuid():N}", s => s) : [];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/build?" + Query(spec, context, session, secretFiles.ToDictionary(s => s.Value.Key, s => s.Key)));
        if (!usesBuildKit && await logins.OfImagesAsync(await ReadImagesAsync(spec, cancellationToken).ConfigureAwait(false), isPodman, cancellationToken).ConfigureAwait(false) is { } header)
        {
            request.Headers.Add("X-Registry-Config", header);
        }

        request.Content = new ContextContent(context, secretFiles.ToDictionary(s => s.Key, s => s.Value.Value), cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new ImageBuildException(MessageOf(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)));
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), Encoding.UTF8);
            await FollowAsync(reader, onLine, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException { InnerException: UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException } or UnauthorizedAccessException)
        {
            throw new ImageBuildException($"a file of its context '{spec.ContextPath}' can't be read: {(e.InnerException ?? e).Message}; leave it out in .dockerignore", e);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadImagesAsync(ImageBuildSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return DockerfileImages.Of(await File.ReadAllTextAsync(spec.DockerfilePath, cancellationToken).ConfigureAwait(false), spec.Arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageBuildException($"its Dockerfile '{spec.DockerfilePath}' can't be read: {e.Message}", e);
        }
    }

    private static async Task<bool> OffersBuildKitAsync(HttpClient http, CancellationToken cancellationToken)
    {
        // An engine that runs Windows containers has no BuildKit and says so; a Linux one has had it from Docker 18.09 on.
        using var ping = await http.GetAsync(new Uri("/_ping", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return ping.Headers.TryGetValues("Builder-Version", out var version) && version.Contains(BuildKit)
            || (!ping.Headers.TryGetValues("Ostype", out var system) || !system.Contains("windows"));
    }

    private static string Query(ImageBuildSpec spec, BuildContext context, BuildSession? session, IReadOnlyDictionary<string, string> secretFiles)
    {
        var query = new List<(string Name, string Value)>
        {
            ("t", spec.Image),
            ("dockerfile", context.Dockerfile),
            ("rm", "1"),
            ("forcerm", "1"),
            ("buildargs", JsonSerializer.Serialize(spec.Arguments)),
            ("labels", JsonSerializer.Serialize(spec.Labels)),
        };
        if (spec.Stage is { } stage)
        {
            query.Add(("target", stage));
        }

        if (session is not null)
        {
            query.Add(("version", BuildKit));
            query.Add(("session", session.Id));
        }

        if (secretFiles.Count > 0)
        {
            query.Add(("secrets", JsonSerializer.Serialize(secretFiles.Select(s => $"id={s.Key},src={s.Value}"))));
        }

        return string.Join('&', query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"));
    }

    private static async Task FollowAsync(StreamReader reader, Action<bool, string> onLine, CancellationToken cancellationToken)
    {
        var trace = new BuildTrace(onLine);
        var rest = "";
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            using var document = JsonDocument.Parse(line);
            var message = document.RootElement;
            if (message.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            {
                throw new ImageBuildException(error.GetString()!.TrimEnd());
            }

            if (message.TryGetProperty("id", out var id) && id.ValueEquals(TraceId) && message.TryGetProperty("aux", out var aux) && aux.ValueKind == JsonValueKind.String)
            {
                trace.Add(aux.GetBytesFromBase64());
            }
            else if (message.TryGetProperty("stream", out var stream))
            {
                // A piece of output, which need not end with its line.
                var lines = (rest + stream.GetString()).Split('\n');
                rest = lines[^1];
                foreach (var whole in lines[..^1].Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
                {
                    onLine(false, whole);
                }
            }
        }
    }

    private static string MessageOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? body : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    // Sent while it is packed: a context can be large.
    private sealed class ContextContent : HttpContent
    {
        private readonly BuildContext _context;
        private readonly IReadOnlyDictionary<string, ReadOnlyMemory<byte>> _others;
        private readonly CancellationToken _stop;

        public ContextContent(BuildContext context, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> others, CancellationToken stop)
        {
            _context = context;
            _others = others;
            _stop = stop;
            Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-tar");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _context.WriteAsync(stream, _others, _stop);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
