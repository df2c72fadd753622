using System.Net;
using System.Net.Sockets;
using HyHome.Hosting.Lgtm.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyHome.Hosting.Lgtm.Tests.Embedded;

public sealed class EmbeddedComponentTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("hyhome-embedded-");
    private readonly List<IEmbeddedService> _started = [];
    private readonly HttpClient _http = new();
    private DistributedApplication? _application;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_component_but_grafana_and_the_exporters_can_be_served_embedded()
    {
        var builder = Model.Run();
        builder.AddLgtmStack();

        var embedded = builder.Resources.Where(resource => resource.HasAnnotationOfType<EmbeddedServiceAnnotation>()).Select(resource => resource.Name);

        Assert.Equal(["alertmanager", "alloy", "loki", "prometheus", "tempo"], embedded.Order());
    }

    [Fact]
    public async Task What_comes_in_through_alloys_port_is_found_through_tempos()
    {
        var (alloy, tempo) = await StartAsync(options => options.KeepData = false);

        using var sent = await _http.PostAsync($"{alloy["otlp-http"]}/v1/traces", Trace(), Cancel);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);

        Assert.Contains("checkout", await FindAsync(tempo["http"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_of_every_component_is_answered()
    {
        var (alloy, tempo) = await StartAsync(options => options.KeepData = false);

        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync($"{alloy["http"]}/-/ready", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync($"{tempo["http"]}/ready", Cancel)).StatusCode);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _started)
        {
            await service.StopAsync(CancellationToken.None);
        }

        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _http.Dispose();
        _data.Delete(recursive: true);
    }

    private static StringContent Trace() => new(
        $$$"""
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},
        "scopeSpans":[{"spans":[{"traceId":"{{{TraceId}}}","spanId":"b7ad6b7169203331","name":"place order","kind":2,
        "startTimeUnixNano":"{{{Now}}}","endTimeUnixNano":"{{{Now}}}"}]}]}]}
        """,
        mediaType: new("application/json"));

    private static long Now => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    private async Task<string> FindAsync(string tempo)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var found = await _http.GetAsync($"{tempo}/api/traces/{TraceId}", deadline.Token);
            if (found.StatusCode == HttpStatusCode.OK)
            {
                return await found.Content.ReadAsStringAsync(deadline.Token);
            }

            await Task.Delay(20, deadline.Token);
        }
    }

    private async Task<(Dictionary<string, string> Alloy, Dictionary<string, string> Tempo)> StartAsync(Action<LgtmStackOptions> configure)
    {
        var builder = Model.Run();
        var stack = builder.AddLgtmStack(configure);
        _application = builder.Build();
        return (await StartAsync(stack.Alloy.Resource, _application.Services), await StartAsync(stack.Tempo.Resource, _application.Services));
    }

    private async Task<Dictionary<string, string>> StartAsync(IResource resource, IServiceProvider services)
    {
        var listen = resource.Annotations.OfType<EndpointAnnotation>().ToDictionary(endpoint => endpoint.Name, _ => FreeAddress());
        var service = resource.Annotations.OfType<EmbeddedServiceAnnotation>().Last().Factory(services);
        _started.Add(service);
        await service.StartAsync(
            new EmbeddedServiceContext
            {
                Resource = resource,
                Listen = listen,
                Logger = NullLogger.Instance,
                DataPath = Path.Combine(_data.FullName, resource.Name),
                Services = services,
            },
            Cancel);
        return listen.ToDictionary(entry => entry.Key, entry => $"http://{entry.Value}");
    }

    private static IPEndPoint FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
