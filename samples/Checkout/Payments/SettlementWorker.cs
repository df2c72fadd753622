using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Checkout.Payments;

/// <summary>
/// Settles paid orders with the bank, many in one go. The batch belongs to no single order, so it is a trace of its own
/// that links to the trace of each.
/// </summary>
internal sealed partial class SettlementWorker(
    SettlementQueue queue, CheckoutTelemetry telemetry, IOptions<CheckoutOptions> options, TimeProvider time, ILogger<SettlementWorker> logger)
    : BackgroundService
{
    private const int MaxBatch = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SettlementInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            while (TakeBatch() is { Count: > 0 } batch)
            {
                Settle(batch);
            }
        }
    }

    private List<PaidOrder> TakeBatch()
    {
        var batch = new List<PaidOrder>();
        while (batch.Count < MaxBatch && queue.Reader.TryRead(out var order))
        {
            batch.Add(order);
        }

        return batch;
    }

    private void Settle(List<PaidOrder> batch)
    {
        var links = batch.Where(order => order.Trace != default).Select(order => new ActivityLink(order.Trace));
        using var activity = telemetry.Source.StartActivity("settle payments", ActivityKind.Internal, parentContext: default, links: links);
        activity?.SetTag("settlement.orders", batch.Count);
        LogSettled(logger, batch.Count, batch.Sum(order => order.Total));
    }

    [LoggerMessage(LogLevel.Information, "Settled {Orders} orders worth {SettledTotal} EUR")]
    private static partial void LogSettled(ILogger logger, int orders, decimal settledTotal);
}
