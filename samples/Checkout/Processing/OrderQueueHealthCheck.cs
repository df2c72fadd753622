using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Samples.Checkout.Processing;

internal sealed class OrderQueueHealthCheck(OrderQueue queue) : IHealthCheck
{
    private const double AlmostFull = 0.9;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(queue.Depth < queue.Capacity * AlmostFull
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{queue.Depth} of at most {queue.Capacity} orders wait: the workers don't keep up."));
}
