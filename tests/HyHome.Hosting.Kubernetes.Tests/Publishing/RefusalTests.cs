using HyHome.Hosting.Kubernetes.Tests.Support;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class RefusalTests
{
    [Fact]
    public async Task Everything_wrong_with_a_model_is_said_at_once()
    {
        var builder = Published.NewBuilder();
        var secret = builder.AddParameter("token", secret: true);
        var unset = builder.AddParameter("unset");
        var data = Directory.CreateTempSubdirectory("hyhome-data-").FullName;
        builder.AddContainer("mounted", "example/image").WithBindMount(data, "/data");
        builder.AddContainer("shared-a", "example/image").WithVolume("shared", "/data");
        builder.AddContainer("shared-b", "example/image").WithVolume("shared", "/data");
        builder.AddContainer("argument", "example/image").WithArgs(ReferenceExpression.Create($"--token={secret}"));
        builder.AddContainer("valueless", "example/image").WithEnvironment("X", unset);
        builder.AddContainer("large", "example/image").WithContainerFiles("/etc/large", [new ContainerFile { Name = "big", Contents = new string('x', (1024 * 1024) + 1) }]);
        builder.AddContainer("a-name-that-is-much-longer-than-a-service-could-ever-be", "example/image");
        builder.AddContainer("portless", "example/image").WithHttpEndpoint();
        builder.AddContainer("one", "example/image").WithHttpEndpoint(targetPort: 9100).WithHostAccess();
        builder.AddContainer("two", "example/image").WithHttpEndpoint(targetPort: 9100).WithHostAccess();
        builder.AddContainer("left", "example/image").WithHttpEndpoint(port: 8080, targetPort: 80);
        builder.AddContainer("right", "example/image").WithHttpEndpoint(port: 8080, targetPort: 81);
        builder.AddContainer("db", "example/image").WithEndpoint(targetPort: 5432, name: "tcp").WithVolume("data", "/data");
        builder.AddContainer("db-headless", "example/image");
        builder.AddExecutable("program", "program", ".");
        builder.AddContainer("greedy", "example/image").WithComputeResources(memoryRequest: "much");

        var problems = await Published.ProblemsAsync(builder, options => options.DefaultVolumeSize = "large");

        (string Id, string Resource)[] expected =
        [
            ("HYHOME201", "mounted"), ("HYHOME205", "shared-a"), ("HYHOME206", "argument"), ("HYHOME207", "valueless"), ("HYHOME208", "large"),
            ("HYHOME203", "a-name-that-is-much-longer-than-a-service-could-ever-be"), ("HYHOME211", "portless"), ("HYHOME204", "one"), ("HYHOME210", "program"),
            ("HYHOME212", "greedy"), ("HYHOME212", "cluster"), ("HYHOME204", "left"), ("HYHOME202", "db-headless"),
        ];
        Assert.All(expected, e => Assert.Contains(problems, p => p.StartsWith($"error {e.Id}: {e.Resource}: ", StringComparison.Ordinal)));
        Assert.Equal(expected.Length, problems.Length);
    }

    [Fact]
    public async Task A_name_is_written_as_the_cluster_takes_it()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("Web", "example/image").WithHttpEndpoint(targetPort: 80);

        var published = await Published.CreateAsync(builder);

        Assert.Contains("base/web/service.yaml", published.Files.Keys);
    }

    [Fact]
    public async Task A_callback_that_waits_for_an_address_gets_the_clusters()
    {
        var builder = Published.NewBuilder();
        var api = builder.AddContainer("api", "example/api").WithHttpEndpoint(targetPort: 8080);
        builder.AddContainer("web", "example/web").WithContainerFiles("/etc/web", async (_, cancellationToken) =>
            [new ContainerFile { Name = "upstream", Contents = await api.GetEndpoint("http").GetValueAsync(cancellationToken) }]);

        var published = await Published.CreateAsync(builder);

        Assert.Contains("upstream: http://api:8080", published.Files["base/web/configmap.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_of_several_nodes_stays_one_claim()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("a", "example/image").WithVolume("shared", "/data").WithVolumeClaim("shared", accessMode: "ReadWriteMany");
        builder.AddContainer("b", "example/image").WithVolume("shared", "/data");

        var published = await Published.CreateAsync(builder);

        Assert.Contains("ReadWriteMany", published.Files["base/volume-shared.yaml"], StringComparison.Ordinal);
        Assert.Contains("claimName: shared", published.Files["base/a/deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("claimName: shared", published.Files["base/b/deployment.yaml"], StringComparison.Ordinal);
    }
}
