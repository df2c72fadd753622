using System.Collections.Concurrent;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration;

/// <summary>
/// Writes the logs of all resources to the AppHost's own log, each under a category of its own, <c>{application}.Resources.{resource}</c>:
/// what <see cref="DistributedApplicationOptions.EnableResourceLogging"/> asks for.
/// </summary>
internal sealed class ResourceLogForwarder(
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    ILoggerFactory factory,
    IHostEnvironment environment,
    DistributedApplicationOptions options) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Task> _followed = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.EnableResourceLogging)
        {
            return;
        }

        try
        {
            await foreach (var update in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
            {
                _ = _followed.GetOrAdd(update.ResourceId, id => FollowAsync(update.Resource, id, stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_followed.Values).ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var logger = factory.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Name}");
        try
        {
            await foreach (var batch in loggers.WatchAsync(id).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                foreach (var line in batch)
                {
                    logger.Log(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, "{LineNumber}: {LineContent}", line.LineNumber, line.Content);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("The application stops.");
        }
    }
}
