using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.Tests.Api.Loki;

/// <summary>A backend that serves Loki's API on a free port, and short ways to feed and ask it. Its lines lie around half an hour ago.</summary>
internal sealed class LokiServer : IAsyncDisposable
{
    private readonly TelemetryBackend _backend;

    private LokiServer(TelemetryBackend backend, Uri url)
    {
        _backend = backend;
        Http.BaseAddress = url;
    }

    public HttpClient Http { get; } = new();

    public Uri Url => Http.BaseAddress!;

    /// <summary>A whole minute about half an hour ago, in seconds: the origin of times.</summary>
    public long Origin { get; } = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60) - 1800;

    public static async Task<LokiServer> StartAsync()
    {
        var backend = await TelemetryBackend.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var listener = await backend.ListenAsync(TelemetryApis.Loki, new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        return new LokiServer(backend, listener.Url);
    }

    /// <summary>Stores a line as it is, past the push API.</summary>
    public LokiServer Add((string, string)[] stream, double seconds, string line, params (string, string)[] metadata)
    {
        Assert.True(_backend.Parts.Logs.Append(LabelSet.Of(stream), [new LogEntry(Nanoseconds(seconds), Encoding.UTF8.GetBytes(line), LabelSet.Of(metadata))]));
        return this;
    }

    public long Nanoseconds(double seconds) => (Origin * 1_000_000_000) + (long)(seconds * 1e9);

    public async Task<(HttpStatusCode Status, string ContentType, string Body)> GetAsync(string path, params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(static p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        using var answer = await Http.GetAsync(new Uri(query.Length == 0 ? path : $"{path}?{query}", UriKind.Relative), TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    /// <summary>A query over the first <paramref name="length"/> seconds.</summary>
    public async Task<JsonNode> RangeAsync(string query, double length = 60, params (string Name, string Value)[] parameters)
    {
        var (status, _, body) = await GetAsync("/loki/api/v1/query_range", [("query", query), .. Between(0, length), .. parameters]);
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!["data"]!;
    }

    public (string, string)[] Between(double start, double end) =>
        [("start", Nanoseconds(start).ToString(CultureInfo.InvariantCulture)), ("end", Nanoseconds(end).ToString(CultureInfo.InvariantCulture))];

    public async Task<(HttpStatusCode Status, string ContentType, string Body)> PushAsync(string json) =>
        await PostAsync("/loki/api/v1/push", "application/json", Encoding.UTF8.GetBytes(json));

    public async Task<(HttpStatusCode Status, string ContentType, string Body)> PostAsync(string path, string contentType, byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await ReadAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _backend.DisposeAsync();
    }

    private static async Task<(HttpStatusCode Status, string ContentType, string Body)> ReadAsync(HttpResponseMessage answer) =>
        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
