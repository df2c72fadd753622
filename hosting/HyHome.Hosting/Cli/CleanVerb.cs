using HyHome.Hosting.Orchestration;
using HyHome.Hosting.Orchestration.Processes;
using HyHome.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace HyHome.Hosting.Cli;

/// <summary>Ends the processes that earlier runs left behind, and removes the data that embedded services kept.</summary>
internal sealed class CleanVerb
{
    private readonly TerminalOutput _terminal;
    private readonly RunFolder _folder;
    private readonly IConfiguration _configuration;

    public CleanVerb(TerminalOutput terminal, RunFolder folder, IConfiguration configuration)
    {
        _terminal = terminal;
        _folder = folder;
        _configuration = configuration;
    }

    /// <summary>Cleans up, and says what was removed.</summary>
    public int Run()
    {
        var ended = LeftoverProcesses.Clean(_folder.Path);
        foreach (var process in ended)
        {
            _terminal.WriteLine($"Ended process {process.Process.Pid} of resource '{process.Resource}'.");
        }

        var removed = Directory.Exists(_folder.DataPath) && MayRemove();
        if (removed)
        {
            Directory.Delete(_folder.DataPath, recursive: true);
            _terminal.WriteLine($"Removed '{_folder.DataPath}'.");
        }

        if (ended.Count == 0 && !removed)
        {
            _terminal.WriteLine("Nothing was removed.");
        }

        return 0;
    }

    private bool MayRemove()
    {
        if (_configuration.GetValue("Pipeline:SkipConfirmation", false))
        {
            return true;
        }

        if (_terminal.IsPlain || System.Console.IsInputRedirected)
        {
            _terminal.WriteLine($"Kept the data in '{_folder.DataPath}'; say --yes to remove it.");
            return false;
        }

        return _terminal.Console.Confirm(Markup.Escape($"Remove the data in '{_folder.DataPath}'?"), defaultValue: false);
    }
}
