using System.Net;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Testing;

namespace HyHome.Hosting.Tests.Orchestration;

public sealed class EmbeddedServiceTests
{
    [Fact]
    public async Task A_container_with_an_embedded_form_is_served_in_process()
    {
        var service = new Greeter();
        await using (var test = await TestApplication.StartAsync(
            builder => builder.AddContainer("greeter", "example/greeter").WithHttpEndpoint(targetPort: 8080).WithHttpHealthCheck("/")
                .WithAnnotation(new EmbeddedServiceAnnotation(_ => service)),
            "--runtime",
            "embedded"))
        {
            await test.WaitForHealthyAsync("greeter");
            using var client = test.App.CreateHttpClient("greeter");
            Assert.Equal("hello", await client.GetStringAsync("/", TestContext.Current.CancellationToken));
            Assert.True(Directory.Exists(service.Context!.DataPath));
        }

        Assert.True(service.IsStopped);
        Assert.False(Directory.Exists(service.Context.DataPath));
    }

    [Fact]
    public async Task A_container_without_one_is_unavailable_and_nobody_waits_for_it()
    {
        await using var test = await TestApplication.StartAsync(
            builder =>
            {
                var cache = builder.AddContainer("cache", "example/cache").WithHttpEndpoint(targetPort: 6379);
                builder.AddExecutable("app", "true", ".").WaitFor(cache).WithEnvironment("CACHE", cache.GetEndpoint("http"));
            },
            "--runtime",
            "embedded");

        var state = await test.WaitForStateAsync("cache", LocalStates.Unavailable);
        Assert.Contains("no embedded form", state.GetReason(), StringComparison.Ordinal);
        await test.WaitForStateAsync("app", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task An_embedded_service_that_fails_to_start_is_a_failure_with_its_message()
    {
        await using var test = await TestApplication.StartAsync(
            builder => builder.AddContainer("greeter", "example/greeter").WithAnnotation(new EmbeddedServiceAnnotation(_ => new Broken())),
            "--runtime",
            "embedded");

        Assert.Contains("the disk is full", await test.WaitForFailureAsync("greeter"), StringComparison.Ordinal);
    }

    private sealed class Broken : IEmbeddedService
    {
        public Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken) => throw new IOException("the disk is full");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Greeter : IEmbeddedService
    {
        private HttpListener? _listener;

        public EmbeddedServiceContext? Context { get; private set; }

        public bool IsStopped { get; private set; }

        public Task StartAsync(EmbeddedServiceContext context, CancellationToken cancellationToken)
        {
            Context = context;
            _listener = new HttpListener();
            _listener.Prefixes.Add($"http://localhost:{context.Listen["http"].Port}/");
            _listener.Start();
            _ = Task.Run(ServeAsync, CancellationToken.None);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _listener?.Stop();
            IsStopped = true;
            return Task.CompletedTask;
        }

        private async Task ServeAsync()
        {
            while (_listener!.IsListening)
            {
                var request = await _listener.GetContextAsync();
                request.Response.Close("hello"u8.ToArray(), willBlock: false);
            }
        }
    }
}
