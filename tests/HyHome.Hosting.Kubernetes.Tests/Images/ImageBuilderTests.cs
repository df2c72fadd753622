using HyHome.Hosting.Kubernetes.Images;
using HyHome.Hosting.Kubernetes.Tests.Support;

namespace HyHome.Hosting.Kubernetes.Tests.Images;

public sealed class ImageBuilderTests
{
    [Theory]
    [InlineData("catalog:latest", "catalog", "latest", null)]
    [InlineData("ghcr.io/owner/catalog:1.2", "owner/catalog", "1.2", "ghcr.io")]
    [InlineData("localhost:5000/catalog:dev", "catalog", "dev", "localhost:5000")]
    [InlineData("owner/catalog:dev", "owner/catalog", "dev", null)]
    public void The_sdk_is_told_registry_name_and_tag(string image, string repository, string tag, string? registry)
    {
        var arguments = ImageBuilder.Arguments("Catalog.csproj", image);

        Assert.Equal(["publish", "Catalog.csproj"], arguments.Take(2));
        Assert.Contains("-t:PublishContainer", arguments);
        Assert.Contains($"-p:ContainerRepository={repository}", arguments);
        Assert.Contains($"-p:ContainerImageTag={tag}", arguments);
        Assert.Equal(registry, arguments.FirstOrDefault(a => a.StartsWith("-p:ContainerRegistry=", StringComparison.Ordinal))?["-p:ContainerRegistry=".Length..]);
    }

    [Fact]
    public async Task What_cannot_be_built_is_said_for_all_images_with_what_the_sdk_said()
    {
        var builder = Published.NewBuilder();
        builder.AddProject("catalog", Path.Combine(Repository.Root, "samples", "Catalog", "Catalog.csproj"));
        builder.AddProject("checkout", Path.Combine(Repository.Root, "samples", "Checkout", "Checkout.csproj"));
        builder.AddContainer("other", "example/other");
        var published = await Published.CreateAsync(builder);
        var calls = new List<IReadOnlyList<string>>();
        var images = new ImageBuilder(
            new KubernetesManifestsOptions { ImageRegistry = "ghcr.io/owner" },
            (arguments, _) =>
            {
                calls.Add(arguments);
                return Task.FromResult<(int, IReadOnlyList<string>)>((1,
                [
                    "restoring",
                    "/sdk/Containers.targets(255,5): error CONTAINER1015: Unable to access the registry [/src/Catalog/Catalog.csproj]",
                    "/sdk/Containers.targets(255,5): error MSB4018:  ---> System.Net.Sockets.SocketException: Name or service not known [/src/Catalog/Catalog.csproj]",
                    "/sdk/Containers.targets(255,5): error MSB4018:    at System.Net.Sockets.Socket.Connect(EndPoint remoteEP) [/src/Catalog/Catalog.csproj]",
                ]));
            },
            new Deployment());

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => images.BuildAsync(published.Model.Resources, TestContext.Current.CancellationToken));

        Assert.Equal(2, calls.Count);
        Assert.StartsWith("2 images were not built. They go to 'ghcr.io/owner'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["  catalog:", "    CONTAINER1015: Unable to access the registry", "  checkout:", "    CONTAINER1015: Unable to access the registry"], error.Message.Split(Environment.NewLine)[1..]);
    }
}
