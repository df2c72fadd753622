using System.Net.Http.Headers;
using HyHome.Telemetry.Ingest.RemoteWrite;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;
using Snappier;

namespace HyHome.Telemetry.Forward;

/// <summary>Writes samples to a store by Prometheus' remote write 1.0, gathered for a moment so that a series is named once for several samples.</summary>
internal sealed class RemoteMetrics : IMetricAppender, IAsyncDisposable
{
    private const int MostSamples = 5_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly ForwardQueue _queue;
    private readonly ITimer _timer;
    private WriteRequest _open = new();

    public RemoteMetrics(HttpClient http, Uri destination, TelemetryBackendOptions options)
    {
        _http = http;
        _url = destination;
        _queue = new ForwardQueue($"The metric store at {destination}", SendAsync, options);
        _timer = options.TimeProvider.CreateTimer(_ => Flush(), null, Interval, Interval);
    }

    public AppendResult Append(LabelSet series, long timestamp, double value) => Add(series, s => s.Samples.Add((timestamp, value)));

    public AppendResult Append(LabelSet series, long timestamp, FloatHistogram histogram) => Add(series, s => s.Histograms.Add((timestamp, histogram)));

    public AppendResult AppendExemplar(LabelSet series, Exemplar exemplar) => Add(series, s => s.Exemplars.Add(exemplar));

    public void SetMetadata(string metric, MetricMetadata metadata)
    {
        lock (_lock)
        {
            _open.Metadata[metric] = metadata;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Flush();
        await _queue.DisposeAsync();
    }

    private AppendResult Add(LabelSet labels, Action<RemoteSeries> add)
    {
        if (!_queue.HasRoom)
        {
            return AppendResult.Full;
        }

        lock (_lock)
        {
            add(_open.Series(labels));
            if (++_open.Count >= MostSamples)
            {
                Close();
            }
        }

        return AppendResult.Stored;
    }

    private void Flush()
    {
        lock (_lock)
        {
            Close();
        }
    }

    private void Close()
    {
        if (_open.Count > 0 && _queue.TryAdd(Snappy.CompressToArray(_open.Encode())))
        {
            _open = new WriteRequest();
        }
    }

    private async Task<ForwardResult> SendAsync(byte[] message, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        request.Headers.Add("X-Prometheus-Remote-Write-Version", "0.1.0");
        using var response = await _http.SendAsync(request, cancellationToken);
        return await ForwardResult.OfAsync(response, cancellationToken);
    }
}
