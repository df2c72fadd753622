using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Eventing;
using HyHome.Hosting.Lifecycle;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>Looks for the programs that resources need, before each starts. A missing one is a warning: the resource may do without it.</summary>
internal sealed class RequiredCommands(ResourceLoggerService loggers, ILogger<RequiredCommands> logger, IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode && model.Resources.Any(r => r.HasAnnotationOfType<RequiredCommandAnnotation>()))
        {
            eventing.Subscribe<BeforeResourceStartedEvent>((before, token) => CheckAsync(before.Resource, token));
        }

        return Task.CompletedTask;
    }

    private async Task CheckAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var required in resource.Annotations.OfType<RequiredCommandAnnotation>())
        {
            if (await FindFaultAsync(required, cancellationToken).ConfigureAwait(false) is { } fault)
            {
                var message = $"The resource '{resource.Name}' may fail to start: {fault}{(required.HelpLink is { } link ? $" See {link}" : string.Empty)}";
                loggers.GetLogger(resource).LogWarning("{Message}", message);
                logger.LogWarning("{Message}", message);
            }
        }
    }

    private async Task<string?> FindFaultAsync(RequiredCommandAnnotation required, CancellationToken cancellationToken)
    {
        var isPath = required.Command.Contains(Path.DirectorySeparatorChar) || required.Command.Contains(Path.AltDirectorySeparatorChar);
        var path = isPath ? Path.GetFullPath(required.Command) : CommandResolver.TryFindOnPath(required.Command);
        if (path is null || (isPath && !File.Exists(path)))
        {
            return $"it needs '{required.Command}', which is not {(isPath ? "there" : "on PATH")}. Install it.";
        }

        return required.ValidationCallback is { } check
            ? (await check(new RequiredCommandValidationContext(path, services, cancellationToken)).ConfigureAwait(false)).ValidationMessage
            : null;
    }
}
