using HyHome.Samples.Faults;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Checkout.Inventory;

/// <summary>Lets some reservations time out, as an inventory behind a slow link does.</summary>
internal sealed class SlowInventoryHandler(FaultDice dice, IOptions<CheckoutOptions> options, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var faults = options.Value.Faults;
        if (request.Method == HttpMethod.Put && dice.Strikes("inventory-timeout", faults.InventoryTimeoutRate))
        {
            await Task.Delay(faults.InventoryTimeout, time, cancellationToken);
            throw new TimeoutException($"The inventory did not answer within {faults.InventoryTimeout.TotalMilliseconds} ms.");
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
