using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration;

/// <summary>Reads the parameters at the start, so that a missing one is told at once and not by the first that needs it.</summary>
internal sealed class ParameterStates
{
    private readonly ResourceNotificationService _notifications;

    public ParameterStates(ResourceNotificationService notifications)
    {
        _notifications = notifications;
    }

    /// <summary>Publishes the state of every parameter of the model.</summary>
    public async Task PublishAsync(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            try
            {
                var value = await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
                await _notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
                {
                    State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                    Properties = [.. snapshot.Properties, new("Value", value) { IsSensitive = parameter.Secret }],
                }).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                await _notifications.PublishUpdateAsync(parameter, snapshot => snapshot.WithReason(e.Message) with
                {
                    State = new ResourceStateSnapshot(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Error),
                }).ConfigureAwait(false);
            }
        }
    }
}
