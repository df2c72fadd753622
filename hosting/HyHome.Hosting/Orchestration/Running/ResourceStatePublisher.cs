using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Orchestration.Health;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Running;

/// <summary>Publishes the states of a resource's instances, and the events that go with them.</summary>
internal sealed class ResourceStatePublisher
{
    private readonly IResource _resource;
    private readonly IReadOnlyList<string> _ids;
    private readonly ResourceControllerServices _services;

    public ResourceStatePublisher(IResource resource, IReadOnlyList<string> ids, ResourceControllerServices services)
    {
        _resource = resource;
        _ids = ids;
        _services = services;
    }

    /// <summary>A new start: what the last one left is forgotten.</summary>
    public Task BeginAsync() => UpdateAsync(snapshot => snapshot.WithReason(null) with
    {
        State = KnownResourceStates.Starting,
        ExitCode = null,
        StartTimeStamp = null,
        StopTimeStamp = null,
        Ready = null,
        HealthReports = ResourceHealthMonitor.InitialReports(_resource),
    });

    public Task SetAsync(string state, string? reason = null) => UpdateAsync(snapshot => snapshot.WithReason(reason) with { State = state });

    /// <summary>Somebody asked for the end. An instance that has come to it meanwhile stays as it ended.</summary>
    public Task StoppingAsync() => UpdateAsync(snapshot =>
        snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text) ? snapshot : snapshot.WithReason(null) with { State = KnownResourceStates.Stopping });

    public Task FailedAsync(string state, string reason) => UpdateAsync(snapshot => snapshot.WithReason(reason) with
    {
        State = new ResourceStateSnapshot(state, KnownResourceStateStyles.Error),
        StopTimeStamp = DateTime.UtcNow,
    });

    public Task RunningAsync(string id, IRunningResource running) => UpdateAsync(id, snapshot => snapshot.WithReason(null) with
    {
        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        StartTimeStamp = DateTime.UtcNow,
        EnvironmentVariables = [.. running.Environment],
        Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = false })],
        Properties = [.. snapshot.Properties.Where(p => running.Properties.All(r => r.Name != p.Name)), .. running.Properties],
    });

    /// <summary>The resource takes long to become healthy.</summary>
    public Task SlowAsync(string reason) => UpdateAsync(snapshot => WithStyle(snapshot.WithReason(reason), KnownResourceStateStyles.Warn));

    /// <summary>The resource has not become healthy in time.</summary>
    public Task LateAsync(string reason) => UpdateAsync(snapshot => WithStyle(snapshot.WithReason(reason), KnownResourceStateStyles.Error));

    /// <summary>The resource is healthy for the first time since its start.</summary>
    public async Task ReadyAsync()
    {
        var subscribers = PublishReadyAsync();
        await UpdateAsync(snapshot => WithStyle(snapshot.WithReason(null), KnownResourceStateStyles.Success) with { Ready = subscribers }).ConfigureAwait(false);
    }

    private static CustomResourceSnapshot WithStyle(CustomResourceSnapshot snapshot, string style) =>
        snapshot.State is { } state && state.Text == KnownResourceStates.Running ? snapshot with { State = state with { Style = style } } : snapshot;

    private async Task PublishReadyAsync()
    {
        try
        {
            await _services.Eventing.PublishAsync(new ResourceReadyEvent(_resource, _services.Provider)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Those that wait for the resource see it too; where nobody does, its log is the only place.
            _services.Loggers.GetLogger(_resource).LogError(e, "A subscriber to the event that the resource is ready failed.");
            throw new ResourceFailedException($"is ready, but a subscriber to its ready event failed: {e.Message}", e);
        }
    }

    public Task EndedAsync(string id, string state, int? exitCode, string? reason) => UpdateAsync(id, snapshot => snapshot.WithReason(reason) with
    {
        State = new ResourceStateSnapshot(state, reason is null ? null : KnownResourceStateStyles.Error),
        ExitCode = exitCode,
        StopTimeStamp = DateTime.UtcNow,
        Urls = [.. snapshot.Urls.Select(url => url with { IsInactive = true })],
    });

    public async Task StoppedAsync()
    {
        foreach (var id in _ids)
        {
            if (_services.Notifications.TryGetCurrentState(id, out var last))
            {
                await _services.Eventing.PublishAsync(new ResourceStoppedEvent(_resource, _services.Provider, last)).ConfigureAwait(false);
            }
        }
    }

    public async Task UpdateAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        foreach (var id in _ids)
        {
            await UpdateAsync(id, change).ConfigureAwait(false);
        }
    }

    private Task UpdateAsync(string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        _services.Notifications.PublishUpdateAsync(_resource, id, change);
}
