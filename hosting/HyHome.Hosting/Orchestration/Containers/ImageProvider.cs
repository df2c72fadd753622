using System.Collections.Concurrent;
using Docker.DotNet.Models;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Sees to it that the images of the model are on this machine, and says which can't be had.</summary>
internal sealed class ImageProvider
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    // How registries and engines say that somebody unknown gets nothing.
    private static readonly string[] Refusals = ["unauthorized", "denied", "no basic auth", "authentication required", "forbidden"];

    private readonly ResourceLoggerService _loggers;
    private readonly ResourceNotificationService _notifications;
    private readonly RegistryLogins _logins;

    // Once per run, whatever the policy: a restart is to be quick.
    private readonly ConcurrentDictionary<IResource, bool> _pulled = [];

    public ImageProvider(ResourceLoggerService loggers, ResourceNotificationService notifications, RegistryLogins logins)
    {
        _logins = logins;
        _loggers = loggers;
        _notifications = notifications;
    }

    /// <summary>Finds out which images can't be had. What a registry offers is pulled when its resource starts: the others don't wait for it.</summary>
    /// <returns>Resources without an image, each with the reason.</returns>
    public async Task<IReadOnlyDictionary<IResource, string>> FindMissingAsync(ContainerImages images, IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        var missing = new ConcurrentDictionary<IResource, string>();
        await Task.WhenAll(resources.Select(async resource =>
        {
            if (await FindProblemAsync(images, resource, isStarting: false, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                missing[resource] = problem;
            }
        })).ConfigureAwait(false);
        return missing;
    }

    /// <summary>Sees to it that the image of a resource that starts is there.</summary>
    /// <exception cref="ResourceFailedException">It can't be had.</exception>
    public async Task EnsureAsync(ContainerImages images, IResource resource, CancellationToken cancellationToken)
    {
        if (await FindProblemAsync(images, resource, isStarting: true, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new ResourceFailedException(problem);
        }
    }

    private async Task<string?> FindProblemAsync(ContainerImages images, IResource resource, bool isStarting, CancellationToken cancellationToken)
    {
        if (ImageBuilder.Builds(resource))
        {
            return null;
        }

        if (!resource.TryGetContainerImageName(out var image))
        {
            return "it names no image; say which with WithImage";
        }

        var policy = resource.Annotations.OfType<ContainerImagePullPolicyAnnotation>().LastOrDefault()?.ImagePullPolicy ?? ImagePullPolicy.Default;
        var exists = await images.ExistsAsync(image, cancellationToken).ConfigureAwait(false);
        if (policy == ImagePullPolicy.Never && !exists)
        {
            return $"the image '{image}' is not on this machine, and its pull policy is never; build or load it";
        }

        if (exists && (policy != ImagePullPolicy.Always || _pulled.ContainsKey(resource)))
        {
            return null;
        }

        var (login, fault) = await _logins.FindAsync(image, cancellationToken).ConfigureAwait(false);
        if (!isStarting && await images.IsOfferedAsync(image, login, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return await PullAsync(images, resource, image, login, fault, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> PullAsync(ContainerImages images, IResource resource, string image, AuthConfig? login, string? fault, CancellationToken cancellationToken)
    {
        await SetStateAsync(resource, new ResourceStateSnapshot("Pulling", KnownResourceStateStyles.Info)).ConfigureAwait(false);
        try
        {
            await images.PullAsync(image, login, new PullReport(_loggers.GetLogger(resource), ReportEvery), cancellationToken).ConfigureAwait(false);
            _pulled[resource] = true;
            await SetStateAsync(resource, new ResourceStateSnapshot(KnownResourceStates.Starting, null)).ConfigureAwait(false);
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message + Cure(image, e.Message, login is not null, fault);
        }
    }

    private static string Cure(string image, string error, bool hasLogin, string? fault) =>
        !Refusals.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase)) ? ""
        : fault is not null ? $" (no login was found: {fault})"
        : hasLogin ? $" (with the login that this machine has for {ImageName.RegistryOf(image)}; renew it with 'docker login')"
        : $" (this machine has no login for {ImageName.RegistryOf(image)}; where it needs one, use 'docker login')";

    private Task SetStateAsync(IResource resource, ResourceStateSnapshot state) => _notifications.PublishUpdateAsync(resource, s => s with { State = state });

    // A line every two seconds with all layers' bytes; the engine reports each layer many times a second.
    private sealed class PullReport(ILogger logger, TimeSpan every) : IProgress<PullProgress>
    {
        private readonly Dictionary<string, (long Current, long Total)> _layers = [];
        private long _last;

        public void Report(PullProgress value)
        {
            if (value.Total > 0)
            {
                _layers[value.Layer] = (value.Current, value.Total);
            }

            if (_last == 0 || TimeProvider.System.GetElapsedTime(_last) >= every)
            {
                _last = TimeProvider.System.GetTimestamp();
                logger.LogInformation("Pulling {Image}: {Current:0.0} of {Total:0.0} MB. {Status}", value.Image, _layers.Values.Sum(l => l.Current) / 1e6, _layers.Values.Sum(l => l.Total) / 1e6, value.Status);
            }
        }
    }
}
