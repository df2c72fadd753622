using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Tests.Pipelines;

public sealed class PipelineTests
{
    [Fact]
    public async Task A_step_is_done_after_what_it_needs_and_nothing_else_is()
    {
        var builder = TestApplication.Publish("--step", "publish");
        List<string> done = [];
        builder.Pipeline.AddStep("write", Do("write"), dependsOn: "collect", requiredBy: WellKnownPipelineSteps.Publish);
        builder.Pipeline.AddStep("collect", Do("collect"), dependsOn: WellKnownPipelineSteps.PublishPrereq);
        builder.Pipeline.AddStep("unneeded", Do("unneeded"), requiredBy: WellKnownPipelineSteps.Deploy);
        builder.AddContainer("c", "image").WithPipelineStepFactory("of-resource", Do("of-resource"), requiredBy: ["write"], tags: ["tag"])
            .WithPipelineConfiguration(context => context.GetSteps("tag").DependsOn("collect"));

        await ExecuteAsync(builder);

        Assert.Equal(["collect", "of-resource", "write"], done);

        Func<PipelineStepContext, Task> Do(string name) => _ =>
        {
            done.Add(name);
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task All_failures_are_reported_and_what_depends_on_them_is_left_out()
    {
        var builder = TestApplication.Publish();
        var written = false;
        builder.Pipeline.AddStep("one", _ => throw new InvalidOperationException("first"), requiredBy: "publish");
        builder.Pipeline.AddStep("two", _ => throw new InvalidOperationException("second"), requiredBy: "publish");
        builder.Pipeline.AddStep("after-one", _ => Task.FromResult(written = true), dependsOn: "one", requiredBy: "publish");

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ExecuteAsync(builder));

        Assert.Contains("Step 'one' failed: first", error.Message, StringComparison.Ordinal);
        Assert.Contains("Step 'two' failed: second", error.Message, StringComparison.Ordinal);
        Assert.False(written);
    }

    [Fact]
    public async Task An_unknown_step_names_the_known_ones()
    {
        var builder = TestApplication.Publish("--step", "publisch");

        Assert.Contains("publish-prereq", (await Assert.ThrowsAsync<DistributedApplicationException>(() => ExecuteAsync(builder))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_that_wait_for_each_other_and_names_that_lead_nowhere_are_errors()
    {
        var circle = TestApplication.Publish();
        circle.Pipeline.AddStep("a", _ => Task.CompletedTask, dependsOn: "b", requiredBy: "publish");
        circle.Pipeline.AddStep("b", _ => Task.CompletedTask, dependsOn: "a");
        var nowhere = TestApplication.Publish();
        nowhere.Pipeline.AddStep("a", _ => Task.CompletedTask, dependsOn: "x", requiredBy: "y");

        Assert.Contains("a -> b -> a", (await Assert.ThrowsAsync<DistributedApplicationException>(() => ExecuteAsync(circle))).Message, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ExecuteAsync(nowhere));
        Assert.Contains("depends on 'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains("required by 'y'", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => nowhere.Pipeline.AddStep("a", _ => Task.CompletedTask));
        Assert.Throws<ArgumentException>(() => nowhere.Pipeline.AddStep("c", _ => Task.CompletedTask, dependsOn: 3));
    }

    [Fact]
    public async Task A_published_callback_may_await_an_endpoint_and_gets_the_resources_name()
    {
        var builder = TestApplication.Publish();
        var loki = builder.AddContainer("loki", "image").WithHttpEndpoint(targetPort: 3100);
        string? url = null;
        builder.Pipeline.AddStep("write", async context => url = await loki.GetEndpoint("http").GetValueAsync(context.CancellationToken), requiredBy: "publish");

        await ExecuteAsync(builder);

        Assert.Equal("http://loki:3100", url);
    }

    [Fact]
    public async Task Resources_of_several_environments_must_say_which()
    {
        var builder = TestApplication.Publish();
        var one = builder.AddResource(new ComputeEnvironment("one"));
        builder.AddResource(new ComputeEnvironment("two"));
        builder.AddContainer("bound", "image").WithComputeEnvironment(one);
        builder.AddContainer("unbound", "image");

        var message = (await Assert.ThrowsAsync<DistributedApplicationException>(() => ExecuteAsync(builder))).Message;
        Assert.Contains("unbound", message, StringComparison.Ordinal);
        Assert.DoesNotContain(" bound", message, StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(IDistributedApplicationBuilder builder)
    {
        await using var application = builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        await application.Services.GetRequiredService<PipelineExecution>().RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class ComputeEnvironment(string name) : Resource(name), IComputeEnvironmentResource;
}
