using System.Diagnostics;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>The AppHost as people run it, without a terminal.</summary>
internal static class AppHostProgram
{
    /// <summary>Built beside these tests, in the folders of the same engine and configuration.</summary>
    public static string Location { get; } = Path.Combine(
        Repository.Root,
        "HyHome.AppHost",
        Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "HyHome.Hosting.Kubernetes.Tests"), AppContext.BaseDirectory),
        "HyHome.AppHost.dll");

    /// <summary>The arguments are those that both engines take.</summary>
    public static Task<(int ExitCode, string Output)> PublishAsync(string folder, params string[] more) =>
        RunAsync(["--operation", "publish", "--step", "publish", "--output-path", folder, .. more]);

    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync("dotnet", [Location, .. arguments]);

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "HyHome.AppHost"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Aspire's engine waits for answers to its questions even where nobody can give any.
            Environment = { ["ASPIRE_INTERACTIVITY_ENABLED"] = "false" },
        })!;
        process.StandardInput.Close();
        var cancel = TestContext.Current.CancellationToken;
        var text = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromMinutes(2), cancel);
        return (process.ExitCode, await text + await errors);
    }
}
