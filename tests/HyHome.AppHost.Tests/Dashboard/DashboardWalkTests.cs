using System.Diagnostics;
using System.Text;

namespace HyHome.AppHost.Tests;

/// <summary>
/// The dashboard in a browser: the AppHost runs as a process of its own, as a person starts it, and Chromium walks through its pages.
/// Pictures of all pages are left in the folder that <c>HYHOME_PICTURES</c> names.
/// </summary>
public sealed class DashboardWalkTests
{
    private const string Announcement = "Dashboard: ";

    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WalkTime = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_person_finds_the_reason_of_a_failed_order_and_no_page_has_an_error()
    {
        var scripts = Path.Combine(RepositoryRoot(), "tests", "javascript");
        var chromium = Find("chromium", "chromium-browser", "google-chrome", "chrome");
        Assert.SkipWhen(Find("node") is null, "Node isn't on the PATH.");
        Assert.SkipWhen(chromium is null, "Chromium isn't on the PATH.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(scripts, "node_modules", "playwright-core")), "Playwright isn't installed: run 'npm ci' in tests/javascript.");
        var state = Directory.CreateTempSubdirectory("hyhome-walk-");
        var pictures = Environment.GetEnvironmentVariable("HYHOME_PICTURES") is { Length: > 0 } named ? named : Path.Combine(state.FullName, "pictures");
        try
        {
            using var host = StartAppHost(state.FullName);
            try
            {
                var login = await ReadLoginAsync(host);
                var (exitCode, output) = await RunAsync("node", [Path.Combine(scripts, "dashboard", "walk.mjs"), login, chromium!, pictures], WalkTime);
                Assert.True(exitCode == 0, output);
            }
            finally
            {
                host.Kill(entireProcessTree: true);
                await host.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static Process StartAppHost(string state)
    {
        var program = typeof(Projects.HyHome_AppHost).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", [program, "--runtime", "embedded", "--DcpPublisher:RandomizePorts=true", $"--AppHost:StateDirectory={state}"])
        {
            RedirectStandardOutput = true,
        })!;
    }

    private static async Task<string> ReadLoginAsync(Process host)
    {
        using var deadline = Deadline(StartTime);
        var said = new StringBuilder();
        while (await host.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // Nobody asks for the rest, and a full pipe would stop the AppHost.
                _ = host.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return line[Announcement.Length..];
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"The AppHost ended without a dashboard. It wrote: {said}");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, TimeSpan patience)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var deadline = Deadline(patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static CancellationTokenSource Deadline(TimeSpan patience)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(patience);
        return deadline;
    }

    private static string? Find(params string[] names) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
        .FirstOrDefault(File.Exists);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HyHome.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests don't run from a checkout of the repository.");
    }
}
