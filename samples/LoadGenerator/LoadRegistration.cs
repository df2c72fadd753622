using HyHome.Samples.LoadGenerator.Journeys;

namespace HyHome.Samples.LoadGenerator;

internal static class LoadRegistration
{
    public static void AddLoadGenerator(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LoadOptions>().BindConfiguration(LoadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LoadTelemetry>();
        builder.Services.AddSingleton<JourneyRunner>();
        builder.Services.AddHttpClient(Shopper.ClientName, http => http.BaseAddress = new Uri("https+http://storefront"))
            // Each shopper keeps its own cookies and follows redirects itself; the handler is shared by all.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        builder.Services.AddHostedService<LoadWorker>();
    }
}
