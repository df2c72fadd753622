using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>The commands that every resource with a life of its own has: start, stop and restart.</summary>
internal static class LifecycleCommands
{
    private static readonly HashSet<string> Startable = [KnownResourceStates.NotStarted, KnownResourceStates.Waiting, .. KnownResourceStates.TerminalStates];
    private static readonly HashSet<string> Stoppable = [KnownResourceStates.Running, KnownResourceStates.Waiting, KnownResourceStates.Starting, KnownResourceStates.RuntimeUnhealthy];

    public static void Add(ResourceController controller)
    {
        Add(controller, KnownResourceCommands.StartCommand, "Start", "Start the resource", "Play", Startable, controller.StartAsync);
        Add(controller, KnownResourceCommands.StopCommand, "Stop", "Stop the resource", "Stop", Stoppable, controller.StopAsync);
        Add(controller, KnownResourceCommands.RestartCommand, "Restart", "Stop the resource and start it again", "ArrowCounterclockwise", Stoppable, async cancellationToken =>
        {
            await controller.StopAsync(cancellationToken).ConfigureAwait(false);
            await controller.StartAsync(cancellationToken).ConfigureAwait(false);
        });
    }

    private static void Add(
        ResourceController controller, string name, string title, string description, string icon, HashSet<string> states, Func<CancellationToken, Task> execute)
    {
        // A command of the model with the same name takes precedence.
        if (controller.Resource.Annotations.OfType<ResourceCommandAnnotation>().Any(c => c.Name == name))
        {
            return;
        }

        controller.Resource.Annotations.Add(new ResourceCommandAnnotation(
            name,
            title,
            context => context.ResourceSnapshot.State?.Text is { } state && states.Contains(state) ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            async context =>
            {
                await execute(context.CancellationToken).ConfigureAwait(false);
                return CommandResults.Success();
            },
            description,
            arguments: null,
            confirmationMessage: null,
            iconName: icon,
            iconVariant: null,
            isHighlighted: true));
    }
}
