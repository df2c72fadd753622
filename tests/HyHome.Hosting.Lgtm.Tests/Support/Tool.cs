using System.Diagnostics;

namespace HyHome.Hosting.Lgtm.Tests.Support;

/// <summary>A component's own checker, where it is installed (.ci/install-tools brings it).</summary>
internal static class Tool
{
    public static async Task CheckAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        if (Find(program) is not { } path)
        {
            Assert.Skip($"'{program}' is not installed; .ci/install-tools brings it.");
            return;
        }

        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await errors}");
    }

    // PATH first; then the folder that .ci/install-tools fills, so that a plain `dotnet test` finds what a run of CI has brought.
    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "hyhome", "tools", "bin"))
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
