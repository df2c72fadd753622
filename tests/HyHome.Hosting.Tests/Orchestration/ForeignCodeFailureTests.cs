using HyHome.Hosting.Diagnostics;

namespace HyHome.Hosting.Tests.Orchestration;

/// <summary>Code of an AppHost that throws where the engine calls it: one resource fails, with the reason, and the others go on.</summary>
public sealed class ForeignCodeFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_callback_throws_on_behalf_of_a_resource_is_that_resource_s_failure()
    {
        await using var test = await TestApplication.StartAsync(builder =>
        {
            Sleeper(builder, "before").OnBeforeResourceStarted((_, _, _) => throw new FormatException("bad before"));
            Sleeper(builder, "allocated").WithHttpEndpoint(env: "PORT").OnResourceEndpointsAllocated((_, _, _) => throw new FormatException("bad allocation"));
            Sleeper(builder, "urls").WithHttpEndpoint(env: "PORT").WithUrls(_ => throw new FormatException("bad URL"));
            var self = builder.AddResource(new SelfMade("self")).OnInitializeResource((_, _, _) => throw new FormatException("bad start"));
            Sleeper(builder, "follower").WaitFor(self);
            Sleeper(builder, "fine");
        });

        await test.WaitForStateAsync("fine", KnownResourceStates.Running);

        Assert.Contains("bad before", await test.WaitForFailureAsync("before"), StringComparison.Ordinal);
        Assert.Equal("a subscriber to the allocation of its endpoints failed: bad allocation", await test.WaitForFailureAsync("allocated"));
        Assert.Equal("computing its URLs failed: bad URL", await test.WaitForFailureAsync("urls"));
        Assert.Equal("a subscriber to its initialization failed: bad start", await test.WaitForFailureAsync("self"));
        Assert.Contains("it waits for 'self', which failed to start", await test.WaitForFailureAsync("follower"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_subscriber_to_the_ready_event_fails_those_that_wait_by_name()
    {
        await using var test = await TestApplication.StartAsync(builder =>
        {
            var migrated = Sleeper(builder, "store").OnResourceReady((_, _, _) => throw new FormatException("bad migration"));
            Sleeper(builder, "api").WaitFor(migrated);
        });

        Assert.Equal("it waits for 'store', which is ready, but a subscriber to its ready event failed: bad migration", await test.WaitForFailureAsync("api"));
        Assert.Equal(KnownResourceStates.Running, (await test.WaitForStateAsync("store", KnownResourceStates.Running)).State?.Text);
    }

    [Fact]
    public async Task Whatever_a_value_of_the_model_throws_is_told_with_the_resource_before_anything_starts()
    {
        await using var test = await TestApplication.StartAsync(
            builder =>
            {
                Sleeper(builder, "environment").WithEnvironment(_ => throw new KeyNotFoundException("no such key"));
                Sleeper(builder, "arguments").WithArgs(_ => throw new IOException("no such file"));
                builder.AddParameter("secret", () => throw new FormatException("no such format."));
            },
            start: false);

        var thrown = await Assert.ThrowsAsync<ModelValidationException>(() => test.App.StartAsync(Cancel));

        Assert.Equal(
            [("arguments", "no such file."), ("environment", "no such key."), ("secret", "Its value cannot be computed: no such format.")],
            thrown.Diagnostics.Select(d => (d.Resource!, d.Cause)));
        Assert.All(thrown.Diagnostics, d => Assert.NotEmpty(d.Cure));
    }

    [Fact]
    public async Task A_resource_that_still_waits_when_the_application_stops_has_not_failed()
    {
        await using var test = await TestApplication.StartAsync(builder => Sleeper(builder, "patient").WaitFor(Sleeper(builder, "later").WithExplicitStart()));
        await test.WaitForStateAsync("patient", KnownResourceStates.Waiting);

        await test.App.StopAsync(Cancel);

        Assert.True(test.Notifications.TryGetCurrentState("patient", out var last));
        Assert.Equal(KnownResourceStates.Exited, last.Snapshot.State?.Text);
    }

    private static IResourceBuilder<ExecutableResource> Sleeper(IDistributedApplicationBuilder builder, string name) => builder.AddExecutable(name, "sh", ".", "-c", "sleep 600");

    private sealed class SelfMade(string name) : Resource(name), IResourceWithWaitSupport;
}
