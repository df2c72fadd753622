using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Containers;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace HyHome.Hosting.Cli;

/// <summary>Ends the processes that earlier runs left behind, and removes the data that containers and embedded services kept.</summary>
internal sealed class CleanVerb
{
    private readonly TerminalOutput _terminal;
    private readonly RunFolder _folder;
    private readonly IConfiguration _configuration;
    private readonly IEnumerable<IContainerRuntime> _engines;

    public CleanVerb(TerminalOutput terminal, RunFolder folder, IConfiguration configuration, IEnumerable<IContainerRuntime> engines)
    {
        _terminal = terminal;
        _folder = folder;
        _configuration = configuration;
        _engines = engines;
    }

    /// <summary>Cleans up, and says what was removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (removed, kept) = (0, 0);
        foreach (var process in LeftoverProcesses.Clean(_folder.Path))
        {
            _terminal.WriteLine($"Ended process {process.Process.Pid} of resource '{process.Resource}'.");
            removed++;
        }

        foreach (var engine in _engines)
        {
            foreach (var name in await engine.RemoveLeftoversAsync(cancellationToken).ConfigureAwait(false))
            {
                _terminal.WriteLine($"Removed '{name}' from {engine.Name}.");
                removed++;
            }

            foreach (var container in await engine.FindPersistentAsync(cancellationToken).ConfigureAwait(false))
            {
                if (MayRemove($"container '{container}' in {engine.Name}, which outlives runs"))
                {
                    await engine.RemovePersistentAsync(container, cancellationToken).ConfigureAwait(false);
                    _terminal.WriteLine($"Removed container '{container}'.");
                    removed++;
                }
            }

            var volumes = await engine.FindDataAsync(cancellationToken).ConfigureAwait(false);
            var images = await engine.FindImagesAsync(cancellationToken).ConfigureAwait(false);
            await RemoveAsync("volume", volumes, engine.RemoveDataAsync).ConfigureAwait(false);
            await RemoveAsync("image", images, engine.RemoveImageAsync).ConfigureAwait(false);

            async Task RemoveAsync(string kind, IReadOnlyList<string> names, Func<string, CancellationToken, Task<bool>> remove)
            {
                foreach (var name in names.Where(name => MayRemove($"{kind} '{name}' in {engine.Name}")))
                {
                    if (await remove(name, cancellationToken).ConfigureAwait(false))
                    {
                        _terminal.WriteLine($"Removed {kind} '{name}'.");
                        removed++;
                    }
                    else
                    {
                        _terminal.WriteLine($"Kept {kind} '{name}': a container uses it; end the run that it belongs to first.");
                        kept++;
                    }
                }
            }
        }

        if (Directory.Exists(_folder.DataPath) && MayRemove($"data in '{_folder.DataPath}'"))
        {
            Directory.Delete(_folder.DataPath, recursive: true);
            _terminal.WriteLine($"Removed '{_folder.DataPath}'.");
            removed++;
        }

        if (removed == 0)
        {
            _terminal.WriteLine("Nothing was removed.");
        }

        return kept == 0 ? 0 : 1;
    }

    private bool MayRemove(string what)
    {
        if (_configuration.GetValue("Pipeline:SkipConfirmation", false))
        {
            return true;
        }

        if (_terminal.IsPlain || System.Console.IsInputRedirected)
        {
            _terminal.WriteLine($"Kept the {what}; say --yes to remove it.");
            return false;
        }

        return _terminal.Console.Confirm(Markup.Escape($"Remove the {what}?"), defaultValue: false);
    }
}
