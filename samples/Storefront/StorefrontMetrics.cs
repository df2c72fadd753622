using System.Diagnostics.Metrics;

namespace HyHome.Samples.Storefront;

internal sealed class StorefrontMetrics
{
    private readonly Counter<long> _additions;
    private readonly Counter<long> _checkouts;

    public StorefrontMetrics(IMeterFactory meters, IHostEnvironment environment)
    {
        var meter = meters.Create(environment.ApplicationName);
        _additions = meter.CreateCounter<long>("cart.additions", "{item}", "Items put into carts.");
        _checkouts = meter.CreateCounter<long>("checkouts", "{checkout}", "Submitted checkouts by outcome.");
    }

    public void AddedToCart(int items) => _additions.Add(items);

    public void CheckedOut(string outcome) => _checkouts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
