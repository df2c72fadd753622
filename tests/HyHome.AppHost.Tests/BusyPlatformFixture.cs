namespace HyHome.AppHost.Tests;

/// <summary>The whole application, embedded, with visitors who buy, and with services that fail and are slow more often than usual.</summary>
public sealed class BusyPlatformFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(180);

    private static readonly Dictionary<string, (string Variable, string Value)[]> Trouble = new()
    {
        ["checkout"] =
        [
            ("Checkout__Faults__DeclineRate", "0.3"), ("Checkout__Faults__SlowPaymentRate", "0.3"), ("Checkout__Faults__SlowPaymentDelay", "00:00:03"),
            ("Checkout__Faults__InventoryTimeoutRate", "0.3"), ("Checkout__SettlementInterval", "00:00:02"),
        ],
        ["catalog"] = [("Catalog__SlowSearchRate", "0.3")],
        ["load-generator"] = [("Load__JourneysPerSecond", "4"), ("Load__BrowseShare", "0.2"), ("Load__AbandonShare", "0.1")],
    };

    private IDistributedApplicationTestingBuilder? _builder;

    public DistributedApplication App { get; private set; } = null!;

    public Uri Prometheus => App.GetEndpoint("prometheus", "http");

    public Uri Loki => App.GetEndpoint("loki", "http");

    public Uri Tempo => App.GetEndpoint("tempo", "http");

    public async ValueTask InitializeAsync()
    {
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.HyHome_AppHost>(["--runtime", "embedded"]);
        foreach (var (name, variables) in Trouble)
        {
            var project = _builder.CreateResourceBuilder((ProjectResource)_builder.Resources.Single(r => r.Name == name));
            foreach (var (variable, value) in variables)
            {
                project.WithEnvironment(variable, value);
            }
        }

        App = await _builder.BuildAsync();
        await App.StartAsync();
        foreach (var resource in new[] { "alloy", "loki", "tempo", "prometheus", "catalog", "checkout", "storefront" })
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, StartTime);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_builder is not null)
        {
            await _builder.DisposeAsync();
        }
    }
}
