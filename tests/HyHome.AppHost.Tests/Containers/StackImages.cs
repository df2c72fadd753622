using System.Diagnostics;
using System.Formats.Tar;
using HyHome.Hosting.Lgtm;

namespace HyHome.AppHost.Tests.Containers;

/// <summary>
/// Images with the real programs: of the components that Debian packages (.ci/install-tools brings them), and of Loki and Tempo where programs of these names
/// are found. They have the model's own names and tags, but are of a registry where nobody answers. So nothing is ever pulled, and the real images of whoever
/// runs the tests stay as they are.
/// </summary>
internal sealed class StackImages
{
    /// <summary>What to put in the place of every image's registry.</summary>
    public const string Registry = "127.0.0.1:1";

    private const int Nobody = 65534;
    private const int Grafana = 10001;

    // Debian's Alertmanager reads its built-in templates from here.
    private const string Templates = "usr/share/prometheus/alertmanager";

    private static readonly string[] Shell = ["sh", "cat"];

    private readonly List<string> _made = [];

    /// <summary>The components that have an image.</summary>
    public HashSet<string> Components { get; } = [];

    /// <summary>Makes them all.</summary>
    /// <returns>What is missing on this machine; null when they are made.</returns>
    public async Task<string?> MakeAsync()
    {
        if (await RunAsync("docker", ["version", "--format", "{{.Server.Version}}"], null) != 0)
        {
            return "No container engine answers on this machine; .ci/container-engine starts one.";
        }

        foreach (var (image, component, program) in new[] { (ContainerImages.Loki, "loki", "usr/bin/loki"), (ContainerImages.Tempo, "tempo", "tempo") })
        {
            if (Find(component) is not null)
            {
                await MakeAsync(image, component, component, program, component == "loki" ? "loki" : "var/tempo", Grafana);
            }
        }

        return await MakeAsync(ContainerImages.Prometheus, "prometheus", "prometheus", "bin/prometheus", "prometheus", Nobody)
            ?? await MakeAsync(ContainerImages.Alertmanager, "alertmanager", "prometheus-alertmanager", "bin/alertmanager", "alertmanager", Nobody)
            ?? await MakeAsync(ContainerImages.NodeExporter, "node-exporter", "prometheus-node-exporter", "bin/node_exporter", null, Nobody);
    }

    public Task RemoveAsync() => _made.Count == 0 ? Task.CompletedTask : RunAsync("docker", ["rmi", "--force", .. _made], null);

    private async Task<string?> MakeAsync(ContainerImage image, string component, string program, string entrypoint, string? dataFolder, int user)
    {
        if (Find(program) is not { } binary)
        {
            return $"'{program}' is not installed; .ci/install-tools brings it.";
        }

        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var library in await LibrariesAsync(binary))
            {
                await writer.WriteEntryAsync(Resolve(library), library.TrimStart('/'));
            }

            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "tmp/") { Mode = (UnixFileMode)0b111_111_111 });
            if (dataFolder is not null)
            {
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, dataFolder + "/") { Uid = user, Gid = user });
            }

            if (program == "prometheus" && !await KnowsAsync(binary, "--web.enable-otlp-receiver"))
            {
                await AddPrometheusAsync(writer, binary, entrypoint);
            }
            else
            {
                await writer.WriteEntryAsync(binary, entrypoint);
            }

            if (program == "prometheus-alertmanager")
            {
                foreach (var template in Directory.GetFiles(Path.Combine(PackageRoot(binary), Templates), "*.tmpl"))
                {
                    await writer.WriteEntryAsync(template, $"{Templates}/{Path.GetFileName(template)}");
                }
            }
        }

        tar.Position = 0;
        var reference = $"{Registry}/{image.Image}:{image.Tag}";
        string[] import = ["import", "--change", $"ENTRYPOINT [\"/{entrypoint}\"]", "--change", $"USER {user}:{user}", "-", reference];
        Assert.Equal(0, await RunAsync("docker", import, tar));
        _made.Add(reference);
        Components.Add(component);
        return null;
    }

    // Debian builds its Prometheus without the OTLP receiver, and the program refuses flags that it does not know: that one is left out.
    private static async Task AddPrometheusAsync(TarWriter writer, string binary, string entrypoint)
    {
        const string start = """
            #!/bin/sh
            for argument do
                shift
                [ "$argument" = --web.enable-otlp-receiver ] || set -- "$@" "$argument"
            done
            exec /bin/prometheus-debian "$@"

            """;
        await writer.WriteEntryAsync("/bin/busybox", "bin/busybox");
        foreach (var applet in Shell)
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
        }

        await writer.WriteEntryAsync(binary, "bin/prometheus-debian");
        await writer.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, entrypoint) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(start)) });
    }

    private static async Task<bool> KnowsAsync(string binary, string flag) => (await OutputAsync(binary, "--help")).Contains(flag, StringComparison.Ordinal);

    private static async Task<string> OutputAsync(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return output;
    }

    private static async Task<IEnumerable<string>> LibrariesAsync(string binary)
    {
        return (await OutputAsync("ldd", binary)).Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/')).Distinct();
    }

    private static async Task<int> RunAsync(string program, string[] arguments, Stream? input)
    {
        if (Find(program) is not { } path)
        {
            return -1;
        }

        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await input.CopyToAsync(process.StandardInput.BaseStream);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        TestContext.Current.SendDiagnosticMessage($"{program} {string.Join(' ', arguments)}: {process.ExitCode} {await output} {await errors}");
        return process.ExitCode;
    }

    // The unpacked package's own root: …/usr/bin/program.
    private static string PackageRoot(string binary) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(binary)!, "../.."));

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .Where(File.Exists)
        .Select(Resolve)
        .FirstOrDefault();

    // What a link leads to is packed, not the link.
    private static string Resolve(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
}
