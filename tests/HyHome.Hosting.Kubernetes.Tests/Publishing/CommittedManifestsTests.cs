using System.Diagnostics;
using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class CommittedManifestsTests
{
    private static readonly string Committed = Path.Combine(Repository.Root, "deploy", "kubernetes");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_committed_is_what_the_model_publishes()
    {
        var folder = Directory.CreateTempSubdirectory("hyhome-publish-").FullName;
        try
        {
            await PublishAsync(folder);

            var published = Read(folder);
            var committed = Read(Committed);
            Assert.True(
                published.Keys.SequenceEqual(committed.Keys) && published.All(f => committed[f.Key] == f.Value),
                "deploy/kubernetes is not what the model publishes. Run: dotnet run --project HyHome.AppHost -- publish\nDifferent: "
                + string.Join(", ", published.Keys.Union(committed.Keys).Where(f => published.GetValueOrDefault(f) != committed.GetValueOrDefault(f))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_committed_object_is_read_back_strictly() => StrictObjects.Check(Read(Committed));

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/home")]
    public async Task Kustomize_renders_what_is_committed(string folder)
    {
        var objects = StrictObjects.Read(await Kubectl.KustomizeAsync(Path.Combine(Committed, folder), Cancel));

        Assert.Contains(objects.OfType<V1StatefulSet>(), s => s.Metadata.Name == "loki");
        Assert.Contains(objects.OfType<V1Deployment>(), d => d.Metadata.Name == "storefront");
    }

    // As people run it, without a terminal and without a value for the secret.
    private static async Task PublishAsync(string folder)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Repository.Root, "HyHome.AppHost", "bin", configuration, "net10.0", "HyHome.AppHost.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "publish", "--output-path", folder])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "HyHome.AppHost"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel).WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        Assert.True(process.ExitCode == 0, await output + await errors);
    }

    private static SortedDictionary<string, string> Read(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText),
        StringComparer.Ordinal);
}
