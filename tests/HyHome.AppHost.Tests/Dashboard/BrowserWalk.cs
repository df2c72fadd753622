using System.Diagnostics;
using HyHome.Hosting.Lgtm.Tests.Support;

namespace HyHome.AppHost.Tests.Dashboard;

/// <summary>Runs a script that walks through the dashboard in headless Chromium. Its pictures are left in the folder that <c>HYHOME_PICTURES</c> names.</summary>
internal static class BrowserWalk
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(25);

    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "javascript");

    /// <summary>Skips the test where a browser, or what drives it, is missing.</summary>
    public static void SkipWithoutBrowser()
    {
        Assert.SkipWhen(Find("node") is null, "Node isn't on the PATH.");
        Assert.SkipWhen(FindChromium() is null, "Chromium isn't on the PATH.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Scripts, "node_modules", "playwright-core")), "Playwright isn't installed: run 'npm ci' in tests/javascript.");
    }

    /// <summary>Runs the script; fails the test with all it wrote when it finds something wrong.</summary>
    public static async Task RunAsync(string script, string login, params string[] arguments)
    {
        var pictures = Environment.GetEnvironmentVariable("HYHOME_PICTURES");
        var folder = string.IsNullOrEmpty(pictures) ? Directory.CreateTempSubdirectory("hyhome-pictures-").FullName : pictures;
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Scripts, "dashboard", script), login, FindChromium()!, folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // It has not found its way to the end: what it did so far tells where it stands.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        finally
        {
            if (string.IsNullOrEmpty(pictures))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    private static string? Find(params string[] names) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
        .FirstOrDefault(File.Exists);

    private static string? FindChromium() => Find("chromium", "chromium-browser", "google-chrome", "chrome");
}
