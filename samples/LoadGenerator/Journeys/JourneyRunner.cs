using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.LoadGenerator.Journeys;

/// <summary>Runs one visitor's journey under one span, so that all its requests are one trace.</summary>
internal sealed partial class JourneyRunner(
    IHttpClientFactory clients, LoadTelemetry telemetry, IOptionsMonitor<LoadOptions> options, TimeProvider time, ILogger<JourneyRunner> logger)
{
    public async Task RunAsync(long number, CancellationToken cancellationToken)
    {
        var load = options.CurrentValue;
        var random = new Random(unchecked((load.Seed * 397) ^ (int)number));
        var (name, walk) = Choose(random.NextDouble(), load);

        // No parent on purpose: whatever started the pace is not part of the visit.
        using var activity = telemetry.Source.StartActivity($"journey {name}", ActivityKind.Internal, parentContext: default);
        activity?.SetTag("journey.number", number);

        var outcome = "failed";
        var began = time.GetTimestamp();
        telemetry.Began();
        try
        {
            var shopper = new Shopper(clients.CreateClient(Shopper.ClientName), random, load.ThinkTime, time);
            outcome = await walk(shopper, cancellationToken);
            LogEnded(logger, number, name, outcome);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "cancelled";
        }
        catch (Exception error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            activity?.AddException(error);
            LogFailed(logger, number, name, error.Message);
        }
        finally
        {
            activity?.SetTag("journey.outcome", outcome);
            telemetry.Ended(name, outcome, time.GetElapsedTime(began));
        }
    }

    private static (string Name, Func<Shopper, CancellationToken, Task<string>> Walk) Choose(double roll, LoadOptions load) => roll switch
    {
        _ when roll < load.BrowseShare => ("browse", ShopJourneys.BrowseAsync),
        _ when roll < load.BrowseShare + load.AbandonShare => ("abandon", ShopJourneys.AbandonAsync),
        _ => ("buy", ShopJourneys.BuyAsync),
    };

    [LoggerMessage(LogLevel.Debug, "Visitor {VisitorNumber} ended the journey '{Journey}': {Outcome}")]
    private static partial void LogEnded(ILogger logger, long visitorNumber, string journey, string outcome);

    [LoggerMessage(LogLevel.Warning, "Visitor {VisitorNumber} could not finish the journey '{Journey}': {Reason}")]
    private static partial void LogFailed(ILogger logger, long visitorNumber, string journey, string reason);
}
