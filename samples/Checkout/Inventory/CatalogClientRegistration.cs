namespace HyHome.Samples.Checkout.Inventory;

internal static class CatalogClientRegistration
{
    public static void AddCatalogClient(this IServiceCollection services)
    {
        services.AddTransient<SlowInventoryHandler>();
        services.AddHttpClient<CatalogClient>(http => http.BaseAddress = new Uri("https+http://catalog"))
            .AddHttpMessageHandler<SlowInventoryHandler>();
    }
}
