using System.Globalization;
using System.Net;
using System.Text;
using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;
using HyHome.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Dashboard.Tests.Clients;

/// <summary>The embedded stack on free ports, fed by OTLP as applications do, and the clients of the pages.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private readonly TelemetryBackend _backend;
    private readonly ServiceProvider _services;
    private readonly HttpClient _http = new();
    private readonly Uri _otlp;

    private Stack(TelemetryBackend backend, Uri otlp, FixedAddresses addresses)
    {
        (_backend, _otlp, Addresses) = (backend, otlp, addresses);
        _services = Provide(addresses);
        Sources = _services.GetRequiredService<DataSources>();
        (Loki, Tempo, Prometheus) = (new LokiClient(Sources), new TempoClient(Sources), new PrometheusClient(Sources));
    }

    public FixedAddresses Addresses { get; }

    public DataSources Sources { get; }

    public LokiClient Loki { get; }

    public TempoClient Tempo { get; }

    public PrometheusClient Prometheus { get; }

    /// <summary>A whole minute some minutes ago: the origin of times.</summary>
    public DateTimeOffset Origin { get; } = DateTimeOffset.FromUnixTimeSeconds((DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 60 * 60) - 300);

    public QueryRange Range => new(Origin.AddMinutes(-5), Origin.AddMinutes(5));

    public static async Task<Stack> StartAsync(TelemetryBackendOptions? options = null)
    {
        var backend = await TelemetryBackend.StartAsync(options, TestContext.Current.CancellationToken);
        return new Stack(backend, await ListenAsync(TelemetryApis.OtlpHttp), new FixedAddresses
        {
            [DataSourceKind.Loki] = await ListenAsync(TelemetryApis.Loki),
            [DataSourceKind.Tempo] = await ListenAsync(TelemetryApis.Tempo),
            [DataSourceKind.Prometheus] = await ListenAsync(TelemetryApis.Prometheus),
            [DataSourceKind.Alertmanager] = await ListenAsync(TelemetryApis.Alertmanager),
        });

        async Task<Uri> ListenAsync(TelemetryApis apis) =>
            (await backend.ListenAsync(apis, new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken)).Url;
    }

    /// <summary>Data sources at some addresses.</summary>
    public static ServiceProvider Provide(IDataSourceAddresses addresses) =>
        new ServiceCollection().AddHttpClient().AddSingleton(addresses).AddSingleton<DataSources>().BuildServiceProvider();

    /// <summary>Sends a log line of a service, seconds after the origin.</summary>
    public Task LogAsync(string service, double seconds, string text, string level = "Information", string? traceId = null) => SendAsync("v1/logs", $$$"""
        {"resourceLogs":[{"resource":{{{Resource(service)}}},"scopeLogs":[{"scope":{"name":"test"},"logRecords":[
        {"timeUnixNano":"{{{Nanoseconds(seconds)}}}","severityText":"{{{level}}}","severityNumber":{{{(level == "Error" ? 17 : 9)}}},"body":{"stringValue":"{{{text}}}"},"traceId":"{{{traceId}}}","attributes":[{"key":"order.id","value":{"intValue":"7"} }]}]}]}]}
        """);

    /// <summary>Sends spans: JSON of OTLP, with TIME(seconds) for times.</summary>
    public Task SpansAsync(string service, string spans) => SendAsync("v1/traces", $$"""
        {"resourceSpans":[{"resource":{{Resource(service)}},"scopeSpans":[{"scope":{"name":"test","version":"1"},"spans":[{{Times(spans)}}]}]}]}
        """);

    /// <summary>Sends metrics: JSON of OTLP, with TIME(seconds) for times.</summary>
    public Task MetricsAsync(string service, string metrics) => SendAsync("v1/metrics", $$"""
        {"resourceMetrics":[{"resource":{{Resource(service)}},"scopeMetrics":[{"scope":{"name":"test"},"metrics":[{{Times(metrics)}}]}]}]}
        """);

    public long Nanoseconds(double seconds) => QueryText.Nanoseconds(Origin) + (long)(seconds * 1e9);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private static string Resource(string service) => $$$"""{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"} }]}""";

    private string Times(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, @"TIME\(([\d.]+)\)", m => Nanoseconds(double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

    private async Task SendAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(_otlp, path), content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
