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
            var (exitCode, output) = await AppHostProgram.PublishAsync(folder);
            Assert.True(exitCode == 0, output);

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
    [InlineData("overlays/scale")]
    public async Task Kustomize_renders_what_is_committed(string folder)
    {
        var objects = StrictObjects.Read(await Kubectl.KustomizeAsync(Path.Combine(Committed, folder), Cancel));

        Assert.Equal(folder != "overlays/scale", objects.OfType<V1StatefulSet>().Any(s => s.Metadata.Name == "loki"));
        Assert.Contains(objects.OfType<V1Deployment>(), d => d.Metadata.Name == "storefront");
    }

    [Fact]
    public Task Kubernetes_own_schemas_accept_every_committed_object() => Schemas.CheckAsync(Committed);

    private static SortedDictionary<string, string> Read(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText),
        StringComparer.Ordinal);
}
