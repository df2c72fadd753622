namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>
/// Finds the program a command names, before it is started: the wrapper that gives a child its own session would
/// otherwise hide a missing file behind its own exit code.
/// </summary>
internal static class CommandResolver
{
    /// <summary>Returns the absolute path of the program.</summary>
    /// <param name="command">A path (relative ones count from <paramref name="workingDirectory"/>) or a name on PATH.</param>
    /// <param name="workingDirectory">The folder the process starts in.</param>
    /// <exception cref="ProcessStartException">Nothing executable is found.</exception>
    public static string Resolve(string command, string workingDirectory)
    {
        if (!Directory.Exists(workingDirectory))
        {
            throw new ProcessStartException($"the working directory '{workingDirectory}' does not exist; create it or correct the path given to the resource");
        }

        if (command.Contains(Path.DirectorySeparatorChar) || command.Contains(Path.AltDirectorySeparatorChar))
        {
            var path = Path.GetFullPath(command, workingDirectory);
            return Candidates(path).FirstOrDefault(File.Exists) is { } file
                ? RequireExecutable(file)
                : throw new ProcessStartException($"the program '{path}' does not exist; build or install it, or correct the command");
        }

        return TryFindOnPath(command)
            ?? throw new ProcessStartException($"the command '{command}' is not on PATH; install it, or give its full path");
    }

    /// <summary>Looks a program name up on PATH; null when there is none.</summary>
    public static string? TryFindOnPath(string name) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => Candidates(Path.Combine(folder, name)))
            .FirstOrDefault(file => File.Exists(file) && IsExecutable(file));

    private static IEnumerable<string> Candidates(string path)
    {
        if (!OperatingSystem.IsWindows() || Path.HasExtension(path))
        {
            return [path];
        }

        var extensions = System.Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT";
        return extensions.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(extension => path + extension).Append(path);
    }

    private static string RequireExecutable(string file) =>
        IsExecutable(file) ? file : throw new ProcessStartException($"the file '{file}' is not executable; run 'chmod +x' on it");

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
