using HyHome.Hosting.Containers;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Orchestration.Containers;

/// <summary>What an application has in an engine beyond one run: leftovers of runs that were cut off, data, containers that are to stay.</summary>
internal sealed class EngineLeftovers
{
    private static readonly TimeSpan RemovalPoll = TimeSpan.FromMilliseconds(100);

    private readonly EngineNames _names;
    private readonly OrchestratorOptions _options;
    private readonly ILogger<EngineLeftovers> _logger;

    public EngineLeftovers(EngineNames names, OrchestratorOptions options, ILogger<EngineLeftovers> logger)
    {
        _names = names;
        _options = options;
        _logger = logger;
    }

    /// <summary>Removes what ended runs left behind.</summary>
    /// <returns>The names of what was removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var removed = new List<string>();
        foreach (var container in await engine.FindAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false))
        {
            if (container.Labels.TryGetValue(EngineNames.RunLabel, out var run) && EngineNames.IsLeftover(run))
            {
                await engine.RemoveAsync(container.ID, cancellationToken).ConfigureAwait(false);
                removed.Add(NameOf(container));
            }
        }

        removed.AddRange(await engine.Networks.RemoveAsync(_names.ApplicationFilter, labels => labels.TryGetValue(EngineNames.RunLabel, out var run) && EngineNames.IsLeftover(run), cancellationToken).ConfigureAwait(false));
        foreach (var name in removed)
        {
            _logger.LogWarning("Removed '{Name}', which an earlier run left behind in {Engine}.", name, engine.Name);
        }

        return removed;
    }

    /// <summary>Removes what this run made, except data and what is to stay.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="onProgress">Called when there are fewer containers than before.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task RemoveRunAsync(ContainerEngine engine, Action onProgress, CancellationToken cancellationToken)
    {
        var label = $"{EngineNames.RunLabel}={_names.Labels()[EngineNames.RunLabel]}";

        // A removal that is under way is no removal yet: a network with such a container in it can't be removed.
        var least = int.MaxValue;
        while (await engine.FindAsync(label, cancellationToken).ConfigureAwait(false) is { Count: > 0 } left)
        {
            if (left.Count < least)
            {
                least = left.Count;
                onProgress();
            }

            await Task.WhenAll(left.Select(c => engine.RemoveAsync(c.ID, cancellationToken))).ConfigureAwait(false);
            await Task.Delay(RemovalPoll, cancellationToken).ConfigureAwait(false);
        }

        await engine.Networks.RemoveAsync(label, cancellationToken).ConfigureAwait(false);
        if (_options.TemporaryVolumes is { } mark)
        {
            foreach (var volume in (await engine.Volumes.FindAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false)).Where(v => v.Contains(mark, StringComparison.Ordinal)))
            {
                await engine.Volumes.RemoveAsync(volume, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The containers that outlive runs.</summary>
    public async Task<IReadOnlyList<string>> FindPersistentAsync(ContainerEngine engine, CancellationToken cancellationToken) =>
        [.. (await engine.FindAsync(_names.ApplicationFilter, cancellationToken).ConfigureAwait(false)).Where(c => !c.Labels.ContainsKey(EngineNames.RunLabel)).Select(NameOf)];

    private static string NameOf(Docker.DotNet.Models.ContainerListResponse container) => container.Names.FirstOrDefault()?.TrimStart('/') ?? container.ID;
}
