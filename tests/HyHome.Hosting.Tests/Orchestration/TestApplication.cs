using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Tests.Orchestration;

/// <summary>An application under test: the probe host, with the resources of the test.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;

    private TestApplication(IDistributedApplicationTestingBuilder builder, DistributedApplication app)
    {
        _builder = builder;
        App = app;
    }

    public DistributedApplication App { get; }

    public ResourceNotificationService Notifications => App.ResourceNotifications;

    public static Task<TestApplication> StartAsync(Action<IDistributedApplicationBuilder> model, params string[] args) => StartAsync(model, start: true, args);

    public static async Task<TestApplication> StartAsync(Action<IDistributedApplicationBuilder> model, bool start, params string[] args)
    {
        var token = TestContext.Current.CancellationToken;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ProbeHost>([.. args, "--Probe:Empty=true"], token);
        model(builder);
        var test = new TestApplication(builder, await builder.BuildAsync(token));
        if (start)
        {
            await test.App.StartAsync(token);
        }

        return test;
    }

    /// <summary>The state of a resource once it fulfils a condition; fails the test when that takes too long.</summary>
    public async Task<CustomResourceSnapshot> WaitAsync(string resource, Func<CustomResourceSnapshot, bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var last = "nothing";
        try
        {
            return (await Notifications.WaitForResourceAsync(
                resource,
                e =>
                {
                    last = $"{e.Snapshot.State?.Text}, {e.Snapshot.HealthStatus}, exit code {e.Snapshot.ExitCode}, {e.Snapshot.GetReason()}";
                    return condition(e.Snapshot);
                },
                timeout.Token)).Snapshot;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The resource '{resource}' has not come to what the test waits for within 60 s. Its last state: {last}");
            throw;
        }
    }

    public Task<CustomResourceSnapshot> WaitForStateAsync(string resource, string state) => WaitAsync(resource, s => s.State?.Text == state);

    public async Task<string> WaitForFailureAsync(string resource) => (await WaitForStateAsync(resource, KnownResourceStates.FailedToStart)).GetReason() ?? string.Empty;

    public Task<CustomResourceSnapshot> WaitForHealthyAsync(string resource) =>
        WaitAsync(resource, s => s.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _builder.DisposeAsync();
    }
}
