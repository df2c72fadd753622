using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Keeps a resource that starts until it is known where all containers run, and shows what it waits for.</summary>
internal sealed class Placement
{
    private readonly RuntimeChoice _choice;
    private readonly ResourceNotificationService _notifications;

    public Placement(RuntimeChoice choice, ResourceNotificationService notifications)
    {
        _choice = choice;
        _notifications = notifications;
    }

    /// <summary>Waits.</summary>
    /// <param name="resource">The resource that starts.</param>
    /// <param name="id">Its instance.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ResourceFailedException">The engine could not be made ready.</exception>
    public async Task WaitAsync(IResource resource, string id, CancellationToken cancellationToken)
    {
        var isKnown = _choice.Placed.IsCompleted;
        if (!isKnown)
        {
            var others = string.Join(", ", _choice.Awaited.Where(name => name != resource.Name));
            var state = _choice.Awaited.Contains(resource.Name) ? new ResourceStateSnapshot(LocalStates.Pulling, KnownResourceStateStyles.Info) : KnownResourceStates.Starting;
            await _notifications.PublishUpdateAsync(resource, id, s => s.WithReason(others.Length == 0 ? null : $"waits for the images of {others}") with { State = state }).ConfigureAwait(false);
        }

        try
        {
            await _choice.Placed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ResourceFailedException(e.Message, e);
        }

        if (!isKnown)
        {
            await _notifications.PublishUpdateAsync(resource, id, s => s.WithReason(null) with { State = KnownResourceStates.Starting }).ConfigureAwait(false);
        }
    }
}
