using System.Collections.Concurrent;
using HyHome.Samples.LoadGenerator.Journeys;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.LoadGenerator;

/// <summary>Begins journeys at a steady pace. The pace does not wait for answers: a slow shop must show as slow, not as less visited.</summary>
internal sealed partial class LoadWorker(
    JourneyRunner runner, LoadTelemetry telemetry, IOptionsMonitor<LoadOptions> options, TimeProvider time, ILogger<LoadWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan PausePoll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogPace(logger, options.CurrentValue.JourneysPerSecond);
        var underWay = new ConcurrentDictionary<long, Task>();
        try
        {
            for (long number = 1; ; number++)
            {
                Begin(number, underWay, stoppingToken);
                await Task.Delay(Gap(), time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(underWay.Values);
        }
    }

    private TimeSpan Gap()
    {
        var rate = options.CurrentValue.JourneysPerSecond;
        return rate > 0 ? TimeSpan.FromSeconds(1 / rate) : PausePoll;
    }

    private void Begin(long number, ConcurrentDictionary<long, Task> underWay, CancellationToken stoppingToken)
    {
        if (options.CurrentValue.JourneysPerSecond <= 0)
        {
            return;
        }

        if (underWay.Count >= options.CurrentValue.MaxConcurrency)
        {
            telemetry.Skipped();
            return;
        }

        var journey = runner.RunAsync(number, stoppingToken);
        underWay[number] = journey;
        journey.ContinueWith(_ => underWay.TryRemove(number, out Task? _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [LoggerMessage(LogLevel.Information, "Sending {JourneysPerSecond} visitors per second")]
    private static partial void LogPace(ILogger logger, double journeysPerSecond);
}
