using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Tests.ForeignAppHosts;

public sealed class ClockResource(string name) : Resource(name), IResourceWithWaitSupport;

/// <summary>A resource that nothing but its own code runs, with commands and events, as samples of custom resources show it.</summary>
internal static class ClockAppHost
{
    public static void Build(IDistributedApplicationBuilder builder, ICollection<string> seen)
    {
        var clock = builder.AddClock("clock").WithCommand(
            "strike", "Strike", async context =>
            {
                var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
                await notifications.PublishUpdateAsync(context.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(r => r.Name == context.ResourceName),
                    state => state with { Properties = [.. state.Properties, new("strikes", 1)] });
                return CommandResults.Success();
            },
            new CommandOptions { IconName = "Alert", UpdateState = context => context.ResourceSnapshot.State == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled });

        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            seen.Add($"start of {start.Model.Resources.OfType<ClockResource>().Count()}");
            return Task.CompletedTask;
        });
        builder.Eventing.Subscribe<BeforeResourceStartedEvent>(clock.Resource, (before, _) =>
        {
            seen.Add($"before {before.Resource.Name}");
            return Task.CompletedTask;
        });

        builder.AddExecutable("listener", "sh", ".", "-c", "exit 0").WaitForStart(clock).WithParentRelationship(clock);
        builder.AddExecutable("epilogue", "sh", ".", "-c", "exit 0").WaitForCompletion(builder.CreateResourceBuilder<ExecutableResource>("listener"));
    }

    private static IResourceBuilder<ClockResource> AddClock(this IDistributedApplicationBuilder builder, [ResourceName] string name) =>
        builder.AddResource(new ClockResource(name))
            .ExcludeFromManifest()
            .WithUrl("https://clock.test/", "Speaking clock")
            .WithInitialState(new()
            {
                ResourceType = "Clock",
                CreationTimeStamp = DateTime.UtcNow,
                State = KnownResourceStates.NotStarted,
                Properties = [new(CustomResourceKnownProperties.Source, "Tower")],
            })
            .OnInitializeResource(async (resource, initialize, cancellationToken) =>
            {
                await initialize.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, initialize.Services), cancellationToken);
                initialize.Logger.LogInformation("{Name} ticks.", resource.Name);
                await initialize.Notifications.PublishUpdateAsync(resource, state => state with
                {
                    StartTimeStamp = DateTime.UtcNow,
                    State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                });
            });
}
