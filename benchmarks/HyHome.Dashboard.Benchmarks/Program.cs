using System.Net;
using System.Text.Json;
using HyHome.Dashboard.Benchmarks;
using HyHome.Dashboard.Hosting;
using HyHome.Dashboard.Sources;
using HyHome.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

// The pages over the embedded stack, filled with as much as the targets name. measure.mjs starts this, reads the
// one line that it writes, and measures in a browser; it ends when its input does.
await using var backend = await TelemetryBackend.StartAsync();
var otlp = await ListenAsync(TelemetryApis.OtlpHttp);
var addresses = new FixedAddresses
{
    [DataSourceKind.Loki] = await ListenAsync(TelemetryApis.Loki),
    [DataSourceKind.Tempo] = await ListenAsync(TelemetryApis.Tempo),
    [DataSourceKind.Prometheus] = await ListenAsync(TelemetryApis.Prometheus),
};
await using var server = await DashboardServer.StartAsync(new DashboardOptions { Port = 0, Sources = addresses }, NullLoggerFactory.Instance, CancellationToken.None);
var traceId = await new Filling(otlp).SendAsync();
Console.WriteLine(JsonSerializer.Serialize(new { login = server.LoginUrl.AbsoluteUri, url = server.Url.AbsoluteUri, trace = traceId }));
await Console.In.ReadToEndAsync();

async Task<Uri> ListenAsync(TelemetryApis apis) => (await backend.ListenAsync(apis, new IPEndPoint(IPAddress.Loopback, 0))).Url;
