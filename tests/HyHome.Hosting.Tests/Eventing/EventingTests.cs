using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Tests.Eventing;

public sealed class EventingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribers_are_called_in_order_and_see_their_resource_only()
    {
        var builder = TestApplication.Run();
        List<string> seen = [];
        var a = builder.AddContainer("a", "image").OnResourceReady((r, _, _) => Say($"{r.Name} own"));
        builder.AddContainer("b", "image").OnResourceReady((r, _, _) => Say($"{r.Name} own"));
        builder.Eventing.Subscribe<ResourceReadyEvent>((e, _) => Say($"any {e.Resource.Name}"));
        var ended = builder.Eventing.Subscribe<ResourceReadyEvent>((_, _) => Say("ended"));
        builder.Eventing.Unsubscribe(ended);
        await using var application = builder.Build();

        await builder.Eventing.PublishAsync(new ResourceReadyEvent(a.Resource, application.Services), Token);

        Assert.Equal(["a own", "any a"], seen);

        Task Say(string what)
        {
            seen.Add(what);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_failure_comes_out_of_publishing_unless_nobody_waits()
    {
        var eventing = new DistributedApplicationEventing();
        eventing.Subscribe<Ping>((_, _) => throw new InvalidOperationException("broken"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => eventing.PublishAsync(new Ping(), Token));
        await eventing.PublishAsync(new Ping(), EventDispatchBehavior.NonBlockingSequential, Token);
    }

    [Fact]
    public async Task A_registered_subscriber_hears_of_the_start_once()
    {
        var builder = TestApplication.Publish();
        builder.Services.TryAddEventingSubscriber<Counter>();
        builder.Services.TryAddEventingSubscriber<Counter>();
        builder.Services.AddSingleton<List<string>>();
        await using var application = builder.Build();
        await application.StartAsync(Token);

        Assert.Equal(["before start"], application.Services.GetRequiredService<List<string>>());
    }

    private sealed class Ping : IDistributedApplicationEvent;

    private sealed class Counter(List<string> seen) : IDistributedApplicationEventingSubscriber
    {
        public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
        {
            eventing.Subscribe<BeforeStartEvent>((_, _) =>
            {
                seen.Add("before start");
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        }
    }
}
