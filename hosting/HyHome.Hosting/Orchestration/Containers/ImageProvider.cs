using System.Collections.Concurrent;
using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Containers;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>Sees to it that the images of the model are on this machine, and says which can't be had.</summary>
internal sealed class ImageProvider
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    private readonly ResourceLoggerService _loggers;
    private readonly ResourceNotificationService _notifications;

    public ImageProvider(ResourceLoggerService loggers, ResourceNotificationService notifications)
    {
        _loggers = loggers;
        _notifications = notifications;
    }

    /// <summary>Pulls what is missing, all at once.</summary>
    /// <returns>Resources without an image, each with the reason.</returns>
    public async Task<IReadOnlyDictionary<IResource, string>> EnsureAsync(ContainerImages images, IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        var missing = new ConcurrentDictionary<IResource, string>();
        await Task.WhenAll(resources.Select(async resource =>
        {
            try
            {
                if (await FindProblemAsync(images, resource, cancellationToken).ConfigureAwait(false) is { } problem)
                {
                    missing[resource] = problem;
                }
            }
            catch (InvalidOperationException e)
            {
                missing[resource] = e.Message;
            }
        })).ConfigureAwait(false);
        return missing;
    }

    private async Task<string?> FindProblemAsync(ContainerImages images, IResource resource, CancellationToken cancellationToken)
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

        if (policy == ImagePullPolicy.Always || !exists)
        {
            await _notifications.PublishUpdateAsync(resource, s => s with { State = new ResourceStateSnapshot("Pulling", KnownResourceStateStyles.Info) }).ConfigureAwait(false);
            await images.PullAsync(image, new PullReport(_loggers.GetLogger(resource), ReportEvery), cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

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
