using HyHome.Samples.Catalog;
using HyHome.Samples.Checkout;
using HyHome.Samples.Storefront;

namespace HyHome.Samples.Tests;

/// <summary>The three web apps, wired to each other by service discovery as the model wires them.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public Shop(Dictionary<string, string>? checkoutSettings = null)
    {
        Catalog = new Service<CatalogOptions>(new() { ["Catalog:SlowSearchRate"] = "0" });
        Checkout = new Service<CheckoutOptions>(new(Calm.Concat(checkoutSettings ?? []).GroupBy(setting => setting.Key).Select(group => group.Last()))
        {
            ["services:catalog:http:0"] = Catalog.Url,
        });
        Storefront = new Service<StorefrontMetrics>(new()
        {
            ["services:catalog:http:0"] = Catalog.Url,
            ["services:checkout:http:0"] = Checkout.Url,
        });
    }

    public Service<CatalogOptions> Catalog { get; }

    public Service<CheckoutOptions> Checkout { get; }

    public Service<StorefrontMetrics> Storefront { get; }

    private static Dictionary<string, string> Calm => new()
    {
        ["Checkout:Faults:DeclineRate"] = "0",
        ["Checkout:Faults:SlowPaymentRate"] = "0",
        ["Checkout:Faults:InventoryTimeoutRate"] = "0",
        ["Checkout:Faults:InventoryTimeout"] = "00:00:00.010",
    };

    public async ValueTask DisposeAsync()
    {
        await Storefront.DisposeAsync();
        await Checkout.DisposeAsync();
        await Catalog.DisposeAsync();
    }
}
