namespace HyHome.AppHost.Tests;

/// <summary>The whole application, started once for the tests of a class: embedded, without the load generator's noise.</summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);

    private IDistributedApplicationTestingBuilder? _builder;

    public DistributedApplication App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.HyHome_AppHost>(["--runtime", "embedded"]);
        _builder.Resources.Single(r => r.Name == "load-generator").Annotations.Add(new ExplicitStartupAnnotation());

        // Orders are to succeed here; that some fail is the sample's own subject.
        var checkout = _builder.CreateResourceBuilder((ProjectResource)_builder.Resources.Single(r => r.Name == "checkout"));
        foreach (var fault in new[] { "DeclineRate", "SlowPaymentRate", "InventoryTimeoutRate" })
        {
            checkout.WithEnvironment($"Checkout__Faults__{fault}", "0");
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
