using System.Collections.Concurrent;
using Docker.DotNet;
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
    private readonly RegistryLogins _logins;
    private readonly OrchestratorOptions _options;

    // Once per run, whatever the policy: a restart is to be quick.
    private readonly ConcurrentDictionary<IResource, bool> _pulled = [];

    private long _progress;

    public ImageProvider(ResourceLoggerService loggers, ResourceNotificationService notifications, RegistryLogins logins, OrchestratorOptions options)
    {
        _options = options;
        _logins = logins;
        _loggers = loggers;
        _notifications = notifications;
    }

    /// <summary>Begins to pull the images that are not on this machine. Nobody waits for it here.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="resources">Container resources.</param>
    /// <param name="run">Ends the pulls.</param>
    /// <param name="cancellationToken">Ends the look at what is there.</param>
    /// <returns>Resources whose image is not there, each with the end of its pull: null when it is there now, else why it can't be had.</returns>
    public async Task<IReadOnlyDictionary<IResource, Task<string?>>> BeginAsync(ContainerEngine engine, IReadOnlyList<IResource> resources, CancellationToken run, CancellationToken cancellationToken)
    {
        var begun = new ConcurrentDictionary<IResource, Task<string?>>();
        await Task.WhenAll(resources.Select(async resource =>
        {
            string? image = null;
            var problem = await TryAsync(engine, async () =>
            {
                (image, var missing) = await FindNeedAsync(engine.Images, resource, cancellationToken).ConfigureAwait(false);
                return missing;
            }).ConfigureAwait(false);
            if (problem is not null)
            {
                begun[resource] = Task.FromResult<string?>(problem);
            }
            else if (image is not null)
            {
                begun[resource] = TryAsync(engine, () => PullAsync(engine.Images, resource, image, run));
            }
        })).ConfigureAwait(false);
        return begun;
    }

    /// <summary>Sees to it that the image of a resource that starts is there.</summary>
    /// <exception cref="ResourceFailedException">It can't be had.</exception>
    public async Task EnsureAsync(ContainerEngine engine, IResource resource, CancellationToken cancellationToken)
    {
        var problem = await TryAsync(engine, async () =>
        {
            var (image, missing) = await FindNeedAsync(engine.Images, resource, cancellationToken).ConfigureAwait(false);
            if (image is null)
            {
                return missing;
            }

            await SetStateAsync(resource, new ResourceStateSnapshot(LocalStates.Pulling, KnownResourceStateStyles.Info)).ConfigureAwait(false);
            missing = await PullAsync(engine.Images, resource, image, cancellationToken).ConfigureAwait(false);
            if (missing is null)
            {
                await SetStateAsync(resource, new ResourceStateSnapshot(KnownResourceStates.Starting, null)).ConfigureAwait(false);
            }

            return missing;
        }).ConfigureAwait(false);
        if (problem is not null)
        {
            throw new ResourceFailedException(problem);
        }
    }

    private static async Task<string?> TryAsync(ContainerEngine engine, Func<Task<string?>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            return $"{engine.Name} refuses its image: {ErrorText.Of(e)}";
        }
        catch (Exception e) when (EngineFailure.Is(e))
        {
            return EngineFailure.Explain(engine.Name, e);
        }
    }

    // The image that has to be pulled; or why there is none to be had.
    private async Task<(string? Image, string? Problem)> FindNeedAsync(ContainerImages images, IResource resource, CancellationToken cancellationToken)
    {
        if (ImageBuilder.Builds(resource))
        {
            return (null, null);
        }

        if (!resource.TryGetContainerImageName(out var image))
        {
            return (null, "it names no image; say which with WithImage");
        }

        var policy = resource.Annotations.OfType<ContainerImagePullPolicyAnnotation>().LastOrDefault()?.ImagePullPolicy ?? ImagePullPolicy.Default;
        var exists = await images.ExistsAsync(image, cancellationToken).ConfigureAwait(false);
        return policy == ImagePullPolicy.Never && !exists ? (null, $"the image '{image}' is not on this machine, and its pull policy is never; build or load it")
            : exists && (policy != ImagePullPolicy.Always || _pulled.ContainsKey(resource)) ? (null, null)
            : (image, null);
    }

    private async Task<string?> PullAsync(ContainerImages images, IResource resource, string image, CancellationToken cancellationToken)
    {
        var (login, fault) = await _logins.FindAsync(image, cancellationToken).ConfigureAwait(false);
        var report = new PullReport(_loggers.GetLogger(resource), ReportEvery);
        try
        {
            await WatchAsync(token => images.PullAsync(image, login, new Progress(this, report), token), image, cancellationToken).ConfigureAwait(false);
            _pulled[resource] = true;
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message + RegistryRefusal.Cure(ImageName.RegistryOf(image), e.Message, login is not null, fault);
        }
    }

    // A registry that stays silent must not be waited for for ever. An engine gets only some layers at a time: as long as any pull goes on, the others only queue.
    private async Task WatchAsync(Func<CancellationToken, Task> work, string image, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _progress, TimeProvider.System.GetTimestamp());

        // Without a timer there is nothing in it to dispose of; and what it ends may end later than this.
        var stop = new CancellationTokenSource();
        using var ended = cancellationToken.Register(() => _ = Task.Run(stop.Cancel));
        var pull = work(stop.Token);
        _ = pull.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        while (!pull.IsCompleted)
        {
            var rest = _options.PullTimeout - TimeProvider.System.GetElapsedTime(Volatile.Read(ref _progress));
            if (rest <= TimeSpan.Zero)
            {
                _ = Task.Run(stop.Cancel, CancellationToken.None);
                throw new InvalidOperationException(
                    $"The image '{image}' could not be pulled: nothing has come for {_options.PullTimeout.TotalSeconds:0.#} s; see whether its registry can be reached, or allow more time with {OrchestratorOptions.Section}:{nameof(OrchestratorOptions.PullTimeout)}");
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(pull, Task.Delay(rest, pause.Token)).ConfigureAwait(false);
            await pause.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        await pull.ConfigureAwait(false);
    }

    private Task SetStateAsync(IResource resource, ResourceStateSnapshot state) => _notifications.PublishUpdateAsync(resource, s => s with { State = state });

    private sealed class Progress(ImageProvider provider, PullReport report) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            Volatile.Write(ref provider._progress, TimeProvider.System.GetTimestamp());
            report.Report(value);
        }
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
