using System.Net;
using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Server;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>A real backend on free ports, and short ways to look into its stores.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly TelemetryBackend _backend;

    private Backend(TelemetryBackend backend) => _backend = backend;

    public HttpClient Http { get; } = new();

    public BackendParts Parts => _backend.Parts;

    public static async Task<Backend> StartAsync(Action<TelemetryBackendOptions>? configure = null)
    {
        var options = new TelemetryBackendOptions();
        configure?.Invoke(options);
        return new Backend(await TelemetryBackend.StartAsync(options, TestContext.Current.CancellationToken));
    }

    public async Task<Uri> ListenAsync(TelemetryApis apis)
    {
        var listener = await _backend.ListenAsync(apis, new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        return listener.Url;
    }

    public async Task<HttpResponseMessage> PostAsync(Uri url, string contentType, byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await Http.PostAsync(url, content, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostJsonAsync(Uri url, string json) => PostAsync(url, "application/json", Encoding.UTF8.GetBytes(json));

    /// <summary>All samples of a metric as text: labels, a space, the values.</summary>
    public IReadOnlyList<string> Series(string metric)
    {
        var found = Parts.Metrics.Select([new LabelMatcher(LabelSet.MetricName, MatchKind.Equal, metric)], long.MinValue, long.MaxValue);
        var lines = new List<string>();
        foreach (var series in found)
        {
            var samples = new MetricSamples();
            series.Read(long.MinValue, long.MaxValue, samples);
            lines.Add($"{series.Labels.Without(LabelSet.MetricName)} {string.Join(' ', samples.Values.ToArray().Select(v => StaleMarker.IsStale(v) ? "stale" : Telemetry.Text.GoText.Number(v)))}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>All log lines with their stream and structured metadata.</summary>
    public IReadOnlyList<(LabelSet Stream, string Line, LabelSet Metadata)> Lines()
    {
        var lines = new List<(LabelSet, string, LabelSet)>();
        foreach (var stream in Parts.Logs.Select([new LabelMatcher("service_name", MatchKind.Regex, ".+")], 0, long.MaxValue))
        {
            foreach (var block in stream.Blocks(0, long.MaxValue, newestFirst: false))
            {
                for (var i = 0; i < block.Timestamps.Length; i++)
                {
                    lines.Add((stream.Labels, Encoding.UTF8.GetString(block.Line(i)), block.Metadata(i)));
                }
            }
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _backend.DisposeAsync();
    }
}
