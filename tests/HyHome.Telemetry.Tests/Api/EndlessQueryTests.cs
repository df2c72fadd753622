using System.Net;
using HyHome.Telemetry.Api.Loki;
using HyHome.Telemetry.Api.Prometheus;
using HyHome.Telemetry.Api.Tempo;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Logs;
using HyHome.Telemetry.Storage.Metrics;
using HyHome.Telemetry.Storage.Traces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Telemetry.Tests.Api;

/// <summary>Queries over data without end: only a time limit, or the client's leaving, ends them.</summary>
public sealed class EndlessQueryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Queries =>
    [
        "/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D%20%7C%3D%20%22nothing%22&start=1&end=2000",
        "/loki/api/v1/query_range?query=count_over_time(%7Ba%3D%22b%22%7D%5B1m%5D)&start=1&end=2000&step=10",
        "/api/search?q=%7B%20name%20%3D%20%22nothing%22%20%7D",
        "/api/metrics/query_range?q=%7B%20name%20%3D%20%22nothing%22%20%7D%20%7C%20rate()&start=1&end=2000&step=10",
    ];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_ends_when_its_time_is_up(string query)
    {
        var endless = new Endless();
        await using var app = await StartAsync(endless, TimeSpan.FromMilliseconds(200));
        using var client = Client(app);

        using var answer = await client.GetAsync(new Uri(query, UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await endless.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_ends_when_its_client_leaves(string query)
    {
        var endless = new Endless();
        await using var app = await StartAsync(endless, TimeSpan.FromHours(1));
        using var client = Client(app);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var answer = client.GetAsync(new Uri(query, UriKind.Relative), leave.Token);
        await endless.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await endless.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Theory]
    [InlineData("/api/v1/query?query=up&time=10")]
    [InlineData("/api/v1/query_range?query=sum(rate(up[1m]))&start=1&end=20&step=1")]
    public async Task A_query_of_metrics_ends_when_its_client_leaves(string query)
    {
        var source = new ManySeries();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            finally
            {
                ended.TrySetResult();
            }
        });
        app.MapPrometheusApi(new PrometheusApiContext(source));
        await app.StartAsync(Cancel);
        using var client = Client(app);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var answer = client.GetAsync(new Uri(query, UriKind.Relative), leave.Token);
        await source.Begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.InRange(source.Reads, 1, ManySeries.Total - 1);
    }

    private static HttpClient Client(WebApplication app) =>
        new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };

    private static async Task<WebApplication> StartAsync(Endless endless, TimeSpan timeout)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapLokiApi(new LokiApiContext(endless, new LogStore(), new TelemetryBackendOptions()) { QueryTimeout = timeout });
        app.MapTempoApi(new TempoApiContext(endless) { Options = new TempoApiOptions { QueryTimeout = timeout } });
        await app.StartAsync(Cancel);
        return app;
    }

    // So many series that a query which goes on after its client has left takes minutes: each takes a while to read.
    private sealed class ManySeries : IMetricSource, IMetricSeries
    {
        public const int Total = 2_000_000;

        private int _reads;

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Reads => Volatile.Read(ref _reads);

        public LabelSet Labels { get; } = LabelSet.Of(("__name__", "up"));

        public IReadOnlyDictionary<string, IReadOnlyList<MetricMetadata>> Metadata { get; } = new Dictionary<string, IReadOnlyList<MetricMetadata>>();

        public IReadOnlyList<IMetricSeries> Select(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime)
        {
            var series = new IMetricSeries[Total];
            Array.Fill(series, this);
            return series;
        }

        public void Read(long minTime, long maxTime, MetricSamples into)
        {
            Interlocked.Increment(ref _reads);
            Begun.TrySetResult();
            Thread.SpinWait(10_000);
        }

        public IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => [];

        public IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => [];

        public IReadOnlyList<(LabelSet Series, IReadOnlyList<Exemplar> Exemplars)> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minTime, long maxTime) => [];
    }

    private sealed class Endless : ILogSource, ILogStream, ITraceSource
    {
        private static readonly Span Span = new() { TraceId = new TraceId(1, 1), SpanId = 1, Name = "span", StartUnixNano = 5_000_000_000, EndUnixNano = 6_000_000_000, Resource = new TelemetryResource([]) };

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LabelSet Labels { get; } = LabelSet.Of(("a", "b"));

        public IReadOnlyList<ILogStream> Select(IReadOnlyList<LabelMatcher> matchers, long start, long end) => [this];

        public IDisposable Subscribe(Action<LabelSet, IReadOnlyList<LogEntry>> onEntries) => throw new NotSupportedException();

        public IEnumerable<LogBlock> Blocks(long start, long end, bool newestFirst, IReadOnlyList<ReadOnlyMemory<byte>>? needles = null) => Forever<LogBlock>(new Block());

        public Trace? Find(TraceId id) => null;

        public IEnumerable<Trace> Search(TraceScan scan) => Forever(new Trace(Span.TraceId, [Span]));

        public IEnumerable<Span> Spans(TraceScan scan) => Forever(Span);

        public IReadOnlyList<string> AttributeKeys(AttributeScope scope, long start, long end) => [];

        public IReadOnlyList<AnyValue> AttributeValues(AttributeScope scope, string name, long start, long end, int limit) => [];

        private IEnumerable<T> Forever<T>(T item)
        {
            Begun.TrySetResult();
            try
            {
                while (true)
                {
                    yield return item;
                }
            }
            finally
            {
                Ended.TrySetResult();
            }
        }
    }

    private sealed class Block : LogBlock
    {
        private static readonly long[] Times = [5_000_000_000];
        private static readonly int[] Starts = [0, 4];

        public override ReadOnlySpan<long> Timestamps => Times;

        public override ReadOnlySpan<byte> Text => "line"u8;

        public override ReadOnlySpan<int> Offsets => Starts;

        public override LabelSet Metadata(int index) => LabelSet.Empty;
    }
}
