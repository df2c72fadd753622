using System.Net;

namespace HyHome.Telemetry.LoadTest.Measure;

/// <summary>What runs in the server process.</summary>
internal static class Server
{
    /// <summary>Serves until the standard input ends; the first line of the output names the addresses.</summary>
    public static async Task RunAsync(string folder)
    {
        await using var backend = await TelemetryBackend.StartAsync(new TelemetryBackendOptions { DataPath = folder, SpanMetricsInterval = TimeSpan.FromSeconds(5) });
        var addresses = new List<string>();
        foreach (var apis in (TelemetryApis[])[TelemetryApis.OtlpGrpc, TelemetryApis.OtlpHttp, TelemetryApis.Loki, TelemetryApis.Tempo, TelemetryApis.Prometheus])
        {
            var listener = await backend.ListenAsync(apis, new IPEndPoint(IPAddress.Loopback, 0));
            addresses.Add(listener.Url.ToString());
        }

        Console.WriteLine(string.Join(' ', addresses));
        await Console.In.ReadToEndAsync();
    }
}
