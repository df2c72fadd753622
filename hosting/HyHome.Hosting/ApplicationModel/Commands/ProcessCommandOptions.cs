using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>A process that a command runs on this machine.</summary>
/// <param name="executablePath">A path, or a name that is looked up on PATH.</param>
/// <exception cref="ArgumentException">The path is empty.</exception>
public sealed class ProcessCommandSpec(string executablePath)
{
    /// <summary>A path, or a name that is looked up on PATH.</summary>
    public string ExecutablePath { get; } = string.IsNullOrWhiteSpace(executablePath)
        ? throw new ArgumentException("The executable path cannot be null, empty, or whitespace.", nameof(executablePath))
        : executablePath;

    /// <summary>The folder it starts in; the AppHost's when null. A relative one is taken from there.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its arguments, passed as they are.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables of its environment.</summary>
    public IDictionary<string, string> EnvironmentVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it has the AppHost's variables too.</summary>
    public bool InheritEnvironmentVariables { get; init; } = true;

    /// <summary>What it reads from standard input; nothing when null.</summary>
    public string? StandardInputContent { get; init; }

    /// <summary>Whether its descendants end with it when the command is cancelled.</summary>
    public bool KillEntireProcessTree { get; init; } = true;
}

/// <summary>How a command that runs a process is shown, and what it answers.</summary>
public class ProcessCommandOptions : CommandOptions
{
    /// <summary>How many of the last lines of output are kept; 50 unless told otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int MaxOutputLineCount
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 50;

    /// <summary>Whether the output is shown without being asked for.</summary>
    public bool DisplayImmediately { get; set; } = true;

    /// <summary>Exit codes that mean success; 0 unless told otherwise.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public IReadOnlyList<int> SuccessExitCodes
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Count > 0 ? [.. value] : throw new ArgumentException("At least one process command success exit code must be specified.", nameof(value));
        }
    } = [0];

    /// <summary>Reads the result from how the process ended; by default its exit code decides, and its output is the answer.</summary>
    public Func<ProcessCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}

/// <summary>How the process of a command ended.</summary>
public sealed class ProcessCommandResultContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The services of the application.</summary>
    [Obsolete("Use Services instead.")]
    public IServiceProvider ServiceProvider
    {
        get => Services;
        init => Services = value;
    }

    /// <summary>The instance the command is for.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The resource's log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Ends the command.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>What was given for the command's arguments.</summary>
    public InteractionInputCollection Arguments { get; init; } = new([]);

    /// <summary>The process.</summary>
    public required ProcessCommandSpec ProcessCommandSpec { get; init; }

    /// <summary>Its exit code.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The last lines of its output, of both streams in the order they came.</summary>
    public required IReadOnlyList<string> Output { get; init; }

    /// <summary>How many lines it wrote.</summary>
    public required int TotalOutputLineCount { get; init; }

    /// <summary>The last lines as one text, which says how many are left out.</summary>
    /// <param name="maxLines">How many lines at most.</param>
    /// <param name="outputDescription">What it is the output of.</param>
    public string GetFormattedOutput(int maxLines = 50, string outputDescription = "Command output")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLines);
        var shown = Output.Skip(Math.Max(0, Output.Count - maxLines)).ToList();
        return shown.Count == TotalOutputLineCount
            ? string.Join(Environment.NewLine, shown)
            : string.Join(Environment.NewLine, shown.Prepend($"{outputDescription}: the last {shown.Count} of {TotalOutputLineCount} lines."));
    }
}
