using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>The waits of one resource for others.</summary>
internal sealed class ResourceWaits(ResourceNotificationService notifications)
{
    public async Task WaitAllAsync(IResource resource, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length == 0)
        {
            return;
        }

        await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Waiting }).ConfigureAwait(false);
        await Task.WhenAll(waits.Select(w => WaitAsync(resource, w, cancellationToken))).ConfigureAwait(false);
    }

    public static void ThrowIfUnavailable(ResourceEvent reached, string purpose)
    {
        if (ResourceNotificationService.IsUnavailable(reached.Snapshot))
        {
            throw new DistributedApplicationException($"Resource '{reached.ResourceId}' cannot {purpose}: it has {Describe(reached.Snapshot)}. Its log says why.");
        }
    }

    public static string Describe(CustomResourceSnapshot snapshot)
    {
        var exit = snapshot.ExitCode is { } code ? $" (exit code {code})" : string.Empty;
        var checks = snapshot.HealthReports.Where(r => r.Status != Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
            .Select(r => $"{r.Name}: {r.Description ?? r.ExceptionText ?? "not run yet"}").ToArray();
        return $"state {snapshot.State?.Text ?? "unknown"}{exit}" + (checks.Length > 0 ? $", failing health checks: {string.Join("; ", checks)}" : string.Empty);
    }

    private Task WaitAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        notifications.Loggers.GetLogger(resource).LogInformation("Waiting for resource '{Name}' ({What})", wait.Resource.Name, wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => "until it is healthy",
            WaitType.WaitForCompletion => "until it has finished",
            _ => "until it runs",
        });
        var behavior = wait.WaitBehavior ?? notifications.DefaultWaitBehavior;
        return wait.WaitType switch
        {
            WaitType.WaitForCompletion => WaitForCompletionAsync(resource, wait, cancellationToken),
            WaitType.WaitUntilStarted => WaitUntilAsync(resource, wait, behavior, s => s.State?.Text == KnownResourceStates.Running || s.State?.Text == KnownResourceStates.Active, cancellationToken),
            _ => WaitUntilAsync(resource, wait, behavior, ResourceNotificationService.IsReady, cancellationToken),
        };
    }

    private async Task WaitUntilAsync(IResource resource, WaitAnnotation wait, WaitBehavior behavior, Func<CustomResourceSnapshot, bool> reached, CancellationToken cancellationToken)
    {
        // Every instance counts: a dependency with three replicas is there when all three are.
        await Task.WhenAll(Instances(wait.Resource).Select(async id =>
        {
            var update = await notifications.WaitForResourceAsync(
                id,
                e => reached(e.Snapshot) || (behavior == WaitBehavior.StopOnResourceUnavailable && ResourceNotificationService.IsUnavailable(e.Snapshot)),
                cancellationToken).ConfigureAwait(false);
            if (!reached(update.Snapshot))
            {
                throw new DistributedApplicationException(
                    $"Resource '{resource.Name}' waits for '{wait.Resource.Name}', which will not come: it has {Describe(update.Snapshot)}. See the log of '{wait.Resource.Name}', then restart it.");
            }

            await (update.Snapshot.Ready is { } ready && wait.WaitType == WaitType.WaitUntilHealthy ? ready : Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(false);
        })).ConfigureAwait(false);
    }

    private async Task WaitForCompletionAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Instances(wait.Resource).Select(async id =>
        {
            var update = await notifications.WaitForResourceAsync(id, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), cancellationToken).ConfigureAwait(false);
            if (update.Snapshot.State?.Text == KnownResourceStates.FailedToStart || (update.Snapshot.ExitCode is { } code && code != wait.ExitCode))
            {
                throw new DistributedApplicationException(
                    $"Resource '{resource.Name}' waits for '{wait.Resource.Name}' to finish with exit code {wait.ExitCode}, but it has {Describe(update.Snapshot)}. See the log of '{wait.Resource.Name}'.");
            }
        })).ConfigureAwait(false);
    }

    private static string[] Instances(IResource resource) => ResourceInstances.Of(resource);
}

/// <summary>The identifiers of a resource's instances.</summary>
internal static class ResourceInstances
{
    /// <summary>The resource's name where it runs once, else the name with a number.</summary>
    public static string[] Of(IResource resource) => resource.GetReplicaCount() is var count && count <= 1
        ? [resource.Name]
        : [.. Enumerable.Range(0, count).Select(i => $"{resource.Name}-{i}")];
}
