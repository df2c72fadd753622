using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Checkout.Processing;

internal sealed partial class OrderWorker(
    OrderQueue queue, IServiceScopeFactory scopes, CheckoutTelemetry telemetry, IOptions<CheckoutOptions> options, ILogger<OrderWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(Enumerable.Range(0, options.Value.Workers).Select(_ => ConsumeAsync(stoppingToken)));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (queue.Depth > 0)
        {
            LogAbandoned(logger, queue.Depth);
        }
    }

    private async Task ConsumeAsync(CancellationToken stoppingToken)
    {
        await foreach (var queued in queue.Reader.ReadAllAsync(stoppingToken))
        {
            await ProcessAsync(queued, stoppingToken);
        }
    }

    private async Task ProcessAsync(QueuedOrder queued, CancellationToken stoppingToken)
    {
        // One order, one message: the request's trace goes on, and the whole story of an order is in one place. The link says the same
        // to tools that expect consumers to link only.
        using var activity = telemetry.Source.StartActivity(
            $"process {OrderQueue.Name}",
            ActivityKind.Consumer,
            queued.Trace,
            links: queued.Trace == default ? null : [new ActivityLink(queued.Trace)]);
        activity?.SetTag("messaging.system", "in_memory");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.operation.name", "process");
        activity?.SetTag("messaging.destination.name", OrderQueue.Name);
        activity?.SetTag("messaging.message.id", queued.Order.Id.ToString());

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OrderProcessor>().ProcessAsync(queued.Order, stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Stopping with {Orders} orders still in the queue; they are lost, because the queue lives in memory")]
    private static partial void LogAbandoned(ILogger logger, int orders);
}
