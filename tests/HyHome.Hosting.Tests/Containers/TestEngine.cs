using System.Diagnostics;
using System.Formats.Tar;
using HyHome.Hosting.Containers;

namespace HyHome.Hosting.Tests.Containers;

/// <summary>The container engine of this machine, with a busybox image made here. Nothing is pulled.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public const string Image = "hyhome-test/busybox:1";

    public const string Busybox = "/bin/busybox";

    private TestEngine(ContainerEngine engine) => Engine = engine;

    public ContainerEngine Engine { get; }

    /// <summary>Marks all that one test makes.</summary>
    public string Label { get; } = $"dev.hyhome.test={Guid.NewGuid():N}";

    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string> { [Label.Split('=')[0]] = Label.Split('=')[1] };

    public string Network => "hyhome-test-" + Label.Split('=')[1][..8];

    public static async Task<TestEngine> StartAsync(CancellationToken cancellationToken)
    {
        var engine = await ContainerEngine.ConnectAsync(new ContainerEngineLocator(Environment.GetEnvironmentVariable).Find().Addresses, cancellationToken);
        Assert.SkipWhen(engine is null, "No container engine answers on this machine.");
        if (!await engine!.Images.ExistsAsync(Image, cancellationToken))
        {
            Assert.SkipUnless(File.Exists(Busybox), $"{Busybox} is not there (package busybox-static), so no image can be made.");
            await ImportAsync(null, cancellationToken);
        }

        var test = new TestEngine(engine);
        await engine.Networks.EnsureAsync(test.Network, test.Labels, cancellationToken);
        return test;
    }

    public ContainerSpec Spec(string name, params string[] shell) => new()
    {
        Name = $"{Network}-{name}",
        Image = Image,
        Entrypoint = ["/bin/sh", "-c"],
        Arguments = [string.Join(" && ", shell)],
        Labels = Labels,
        Network = Network,
        Aliases = [name],
    };

    public async Task<(long ExitCode, List<string> Output)> RunAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var id = await Engine.CreateAsync(spec, cancellationToken);
        await Engine.StartAsync(id, cancellationToken);
        await Engine.FollowLogsAsync(id, (_, line) => lines.Add(line), cancellationToken);
        return (await Engine.WaitAsync(id, cancellationToken), lines);
    }

    public async Task DisposeContainersAsync()
    {
        foreach (var container in await Engine.FindAsync(Label, CancellationToken.None))
        {
            await Engine.RemoveAsync(container.ID, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeContainersAsync();
        await Engine.Networks.RemoveAsync(Label, CancellationToken.None);
        foreach (var volume in await Engine.Volumes.FindAsync(Label, CancellationToken.None))
        {
            await Engine.Volumes.RemoveAsync(volume, CancellationToken.None);
        }

        Engine.Dispose();
    }

    /// <summary>The layer that the image consists of.</summary>
    public static async Task<MemoryStream> PackAsync(CancellationToken cancellationToken)
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "bin/"), cancellationToken);
            await writer.WriteEntryAsync(Busybox, "bin/busybox", cancellationToken);
            foreach (var applet in new[] { "sh", "cat", "ls", "sleep", "echo", "wget", "httpd", "stat", "id", "touch", "kill", "env", "nc", "printf", "mkdir", "test" })
            {
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" }, cancellationToken);
            }
        }

        tar.Position = 0;
        return tar;
    }

    public static async Task ImportAsync(string? host, CancellationToken cancellationToken)
    {
        using var tar = await PackAsync(cancellationToken);
        using var import = Process.Start(new ProcessStartInfo("docker", [.. host is null ? Array.Empty<string>() : ["--host", host], "import", "-", Image]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await tar.CopyToAsync(import.StandardInput.BaseStream, cancellationToken);
        import.StandardInput.Close();
        await import.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, import.ExitCode);
    }
}
