using System.Globalization;
using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Waiting;

/// <summary>Holds a resource back until those it waits for are ready, and gives up, with the reason, when they cannot be.</summary>
internal sealed class DependencyWaiter
{
    private static readonly HashSet<string> Ended = [KnownResourceStates.Finished, KnownResourceStates.Exited];

    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;

    public DependencyWaiter(ResourceNotificationService notifications, ResourceLoggerService loggers)
    {
        _notifications = notifications;
        _loggers = loggers;
    }

    /// <summary>Waits for everything the resource waits for, in parallel.</summary>
    /// <param name="resource">The resource that waits.</param>
    /// <param name="waiting">Called with the names that are still waited for, when there are any and whenever one is done.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ResourceFailedException">A dependency can no longer become ready.</exception>
    public async Task WaitAsync(IResource resource, Func<IReadOnlyList<string>, Task> waiting, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = resource.Annotations.OfType<WaitAnnotation>()
            .Where(w => w.Resource is not IResourceWithoutLifetime)
            .DistinctBy(w => (w.Resource, w.WaitType, w.ExitCode, w.WaitBehavior))
            .ToDictionary(w => w, w => WaitForOneAsync(resource, w, stop.Token));
        try
        {
            while (waits.Count > 0)
            {
                var open = waits.Where(w => !w.Value.IsCompleted).Select(w => w.Key.Resource.Name).Distinct().ToList();
                if (open.Count > 0)
                {
                    await waiting(open).ConfigureAwait(false);
                }

                var done = await Task.WhenAny(waits.Values).ConfigureAwait(false);
                waits.Remove(waits.First(w => w.Value == done).Key);
                await done.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    // A dependency with several replicas is ready when all of them are.
    private Task WaitForOneAsync(IResource resource, WaitAnnotation wait, CancellationToken cancellationToken) =>
        Task.WhenAll(ResourceInstances.Of(wait.Resource).Select(id => WaitForInstanceAsync(resource, wait, id, cancellationToken)));

    private async Task WaitForInstanceAsync(IResource resource, WaitAnnotation wait, string id, CancellationToken cancellationToken)
    {
        var behavior = wait.WaitBehavior ?? _notifications.DefaultWaitBehavior;
        var settled = await _notifications.WaitForResourceAsync(
            id,
            e => Outcome(wait, e.Snapshot) is { } outcome && (outcome.Failure is null || behavior == WaitBehavior.StopOnResourceUnavailable),
            cancellationToken).ConfigureAwait(false);

        var result = Outcome(wait, settled.Snapshot)!.Value;
        if (result.Failure is not null)
        {
            throw new ResourceFailedException($"it waits for '{wait.Resource.Name}', which {result.Failure}");
        }

        if (result.Skipped)
        {
            _loggers.GetLogger(resource).LogWarning("Does not wait for '{Dependency}': it is not available here ({Reason}).", wait.Resource.Name, settled.Snapshot.GetReason());
        }
        else if (wait.WaitType == WaitType.WaitUntilHealthy && settled.Snapshot.Ready is { } ready)
        {
            try
            {
                await ready.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceFailedException e)
            {
                throw new ResourceFailedException($"it waits for '{wait.Resource.Name}', which {e.Message}", e);
            }
        }
    }

    private static (string? Failure, bool Skipped)? Outcome(WaitAnnotation wait, CustomResourceSnapshot snapshot)
    {
        var state = snapshot.State?.Text;
        if (state == LocalStates.Unavailable)
        {
            return (null, true);
        }

        if (state == KnownResourceStates.FailedToStart || state == KnownResourceStates.RuntimeUnhealthy || state == KnownResourceStates.ValueMissing)
        {
            return (Explain(state, snapshot), false);
        }

        return wait.WaitType switch
        {
            WaitType.WaitForCompletion when state is not null && Ended.Contains(state) =>
                (snapshot.ExitCode is null || snapshot.ExitCode == wait.ExitCode
                    ? null
                    : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {snapshot.ExitCode} instead of {wait.ExitCode}"), false),
            WaitType.WaitForCompletion => null,
            _ when state is not null && Ended.Contains(state) => (Explain(state, snapshot), false),
            WaitType.WaitUntilStarted when state == KnownResourceStates.Running => (null, false),
            WaitType.WaitUntilHealthy when snapshot.GetReason() is { } reason && state == KnownResourceStates.Running && snapshot.HealthStatus != HealthStatus.Healthy => (reason, false),
            WaitType.WaitUntilHealthy when snapshot.HealthStatus == HealthStatus.Healthy && snapshot.Ready is not null => (null, false),
            _ => null,
        };
    }

    private static string Explain(string state, CustomResourceSnapshot snapshot)
    {
        var what = state switch
        {
            _ when state == KnownResourceStates.FailedToStart => "failed to start",
            _ when state == KnownResourceStates.ValueMissing => "has no value",
            _ when state == KnownResourceStates.RuntimeUnhealthy => "is unhealthy",
            _ when snapshot.ExitCode is { } code => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {code}"),
            _ => "ended",
        };
        return snapshot.GetReason() is { } reason ? $"{what}: {reason}" : what;
    }
}
