using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Gives commands to resources.</summary>
public class ResourceCommandService
{
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceLoggerService loggers, IServiceProvider services)
    {
        _loggers = loggers;
        _services = services;
    }

    /// <summary>Gives a command to a resource, to every instance of it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">The command.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>How it ended; an unknown command fails.</returns>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource, commandName, new InteractionInputCollection([]), cancellationToken);

    /// <summary>Gives a command to a resource, to every instance of it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="commandName">The command.</param>
    /// <param name="arguments">What it asks for.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>How it ended; an unknown command fails.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(commandName);
        ArgumentNullException.ThrowIfNull(arguments);
        var results = await Task.WhenAll(ResourceInstances.Of(resource).Select(id => ExecuteAsync(resource, id, commandName, arguments, cancellationToken))).ConfigureAwait(false);
        var failures = results.Where(r => !r.Success).ToArray();
        return failures switch
        {
            [] => results[0],
            [var only] => only,
            _ => CommandResults.Failure(string.Join(Environment.NewLine, failures.Select(f => f.Message).Distinct())),
        };
    }

    /// <summary>Gives a command to one instance of a resource.</summary>
    /// <param name="resourceId">The instance, or the resource's name where there is but one.</param>
    /// <param name="commandName">The command.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>How it ended; an unknown resource or command fails.</returns>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new InteractionInputCollection([]), cancellationToken);

    /// <summary>Gives a command to one instance of a resource.</summary>
    /// <param name="resourceId">The instance, or the resource's name where there is but one.</param>
    /// <param name="commandName">The command.</param>
    /// <param name="arguments">What it asks for.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>How it ended; an unknown resource or command fails.</returns>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(commandName);
        ArgumentNullException.ThrowIfNull(arguments);
        var model = _services.GetRequiredService<DistributedApplicationModel>();
        var resource = model.Resources.FirstOrDefault(r => ResourceInstances.Of(r).Contains(resourceId, StringComparer.OrdinalIgnoreCase))
            ?? model.Resources.FirstOrDefault(r => ResourceNames.Equal(r.Name, resourceId));
        return resource is null
            ? Task.FromResult(CommandResults.Failure($"Resource '{resourceId}' not found. Resources: {string.Join(", ", model.Resources.Select(r => r.Name))}."))
            : ResourceNames.Equal(resource.Name, resourceId)
                ? ExecuteCommandAsync(resource, commandName, arguments, cancellationToken)
                : ExecuteAsync(resource, resourceId, commandName, arguments, cancellationToken);
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(IResource resource, string resourceId, string commandName, InteractionInputCollection arguments, CancellationToken cancellationToken)
    {
        var logger = _loggers.GetLogger(resourceId);
        var commands = resource.Annotations.OfType<ResourceCommandAnnotation>().ToArray();
        if (Array.Find(commands, c => c.Name == commandName) is not { } command)
        {
            var known = commands.Length == 0 ? "It has none." : $"Commands: {string.Join(", ", commands.Select(c => c.Name))}.";
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resourceId}'. {known}");
        }

        try
        {
            logger.LogInformation("Executing command '{Command}'.", commandName);
            if (command.Progress is { } progress)
            {
                logger.LogInformation("{Title}: {Message}", progress.Title ?? command.DisplayName, progress.Message ?? $"'{command.DisplayName}' is running.");
            }

            var result = await command.ExecuteCommand(new ExecuteCommandContext
            {
                Services = _services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = logger,
                Arguments = arguments,
            }).ConfigureAwait(false);
            logger.Log(result.Success || result.Canceled ? LogLevel.Information : LogLevel.Error, "Command '{Command}' {Outcome}. {Message}", commandName, result.Success ? "succeeded" : result.Canceled ? "was cancelled" : "failed", result.Message);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception error)
        {
            logger.LogError(error, "Command '{Command}' failed.", commandName);
            return CommandResults.Failure(error);
        }
    }
}
