using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Lgtm.Embedded;

/// <summary>
/// What Alloy's <c>docker.alloy</c> does, by the embedded Alloy: the output of the application's containers goes to Loki, in its push format and under
/// the same labels. It is read where the engine's own log service has it, from each container's first line.
/// </summary>
internal sealed class ContainerLogTail : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly ILogger _logger;
    private readonly Task _tails;

    public ContainerLogTail(EmbeddedServiceContext context, LokiResource loki)
    {
        _logger = context.Logger;
        var logs = context.Services.GetRequiredService<ResourceLoggerService>();
        var containers = context.Services.GetRequiredService<DistributedApplicationModel>().Resources.Where(context.RunsInContainer);
        _tails = Task.WhenAll(containers.Select(container => FollowAsync(container.Name, logs.WatchAsync(container), loki)).ToList());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _tails;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync(string container, IAsyncEnumerable<IReadOnlyList<LogLine>> lines, LokiResource loki)
    {
        await Task.Yield();
        try
        {
            var address = await loki.PrimaryEndpoint.Property(EndpointProperty.Url).GetValueAsync(_stop.Token).AsTask().WaitAsync(_stop.Token);
            await foreach (var batch in lines.WithCancellation(_stop.Token))
            {
                await PushAsync(new Uri($"{address}/loki/api/v1/push"), container, batch);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, which is how it ends for a container that outlives the collector.
        }
    }

    private async Task PushAsync(Uri url, string container, IReadOnlyList<LogLine> lines)
    {
        var streams = lines.GroupBy(line => line.IsErrorMessage).Select(group => new PushedStream(
            new Dictionary<string, string> { ["container"] = container, ["stream"] = group.Key ? "stderr" : "stdout" }, [.. group.Select(Value)])).ToArray();
        var isTold = false;
        while (true)
        {
            try
            {
                using var response = await _http.PostAsJsonAsync(url, new Push(streams), _stop.Token);
                if (!response.IsSuccessStatusCode && (int)response.StatusCode < 500)
                {
                    _logger.LogWarning("Loki refuses {Count} lines of container '{Container}': {Reason}", lines.Count, container, (await response.Content.ReadAsStringAsync(_stop.Token)).Trim());
                    return;
                }

                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException e)
            {
                if (!isTold)
                {
                    _logger.LogDebug(e, "Loki does not answer; lines of container '{Container}' wait for it.", container);
                }

                isTold = true;
            }

            await Task.Delay(RetryAfter, _stop.Token);
        }
    }

    // The log service puts the time, to the tenth of a microsecond, before each line.
    private static string[] Value(LogLine line)
    {
        var end = line.Content.IndexOf(' ', StringComparison.Ordinal);
        var time = end > 0 && DateTimeOffset.TryParse(line.Content.AsSpan(0, end), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said) ? said : DateTimeOffset.UtcNow;
        var nanoseconds = (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return [nanoseconds.ToString(CultureInfo.InvariantCulture), end > 0 ? line.Content[(end + 1)..] : line.Content];
    }

    private sealed record Push([property: JsonPropertyName("streams")] PushedStream[] Streams);

    private sealed record PushedStream([property: JsonPropertyName("stream")] Dictionary<string, string> Labels, [property: JsonPropertyName("values")] string[][] Values);
}
