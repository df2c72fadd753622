using HyHome.Hosting.Kubernetes.Tests.Support;
using HyHome.Tests.Scratch;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class RefusalTests
{
    [Fact]
    public async Task Everything_wrong_with_a_model_is_said_at_once()
    {
        var builder = Published.NewBuilder();
        var secret = builder.AddParameter("token", secret: true);
        var unset = builder.AddParameter("unset");
        var data = ScratchFolder.Create();
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
    public async Task What_an_API_server_or_a_node_would_refuse_later_is_refused_now()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("paths", "example/image").WithVolume("a", "relative").WithVolume("b", "/same").WithVolume("c", "/same/")
            .WithContainerFiles("/etc/x", [new ContainerFile { Name = "..data", Contents = "x" }, new ContainerFile { Name = "file", Contents = "x" }])
            .WithContainerFiles("/etc/x/file", [new ContainerFile { Name = "below", Contents = "x" }]);
        builder.AddContainer("variable", "example/image").WithEnvironment("Logging:Level", "x");
        builder.AddContainer("claim", "example/image").WithVolume("kept", "/data").WithVolumeClaim("kept", storageClass: "My Class", accessMode: "ReadWriteSometimes").WithVolumeClaim("other");
        builder.AddContainer("left", "example/image").WithVolume("Up_1", "/x").WithVolumeClaim("Up_1", accessMode: "ReadWriteMany").WithVolume("up-1", "/y").WithVolumeClaim("up-1", accessMode: "ReadWriteMany");
        builder.AddContainer("right", "example/image").WithVolume("Up_1", "/x").WithVolume("up-1", "/y");
        builder.AddContainer("limits", "example/image").WithComputeResources(memoryRequest: "1Gi", memoryLimit: "512Mi");
        builder.AddContainer("ports", "example/image").WithEndpoint(targetPort: 70000, name: "far").WithEndpoint(port: 81, targetPort: 1, name: "one").WithEndpoint(port: 81, targetPort: 2, name: "two");
        builder.AddContainer("alias", "example/image").WithContainerNetworkAlias("ports").WithContainerNetworkAlias("under_score");
        var node = builder.AddContainer("node", "example/image").AsDaemonSet();
        var three = builder.AddContainer("three", "example/image");
        builder.AddContainer("twice", "example/image").WithHttpEndpoint(port: 8090, targetPort: 1, name: "one").WithHttpEndpoint(port: 8090, targetPort: 2, name: "two");
        builder.AddContainer("nameless", "example/image").WithContainerFiles("/etc/x", [new ContainerFile { Contents = "x" }, new ContainerFile { Name = "a\nb", Contents = "x" }]);
        builder.AddContainer("far-a", "example/image").WithVolume("far", "/x").WithVolumeClaim("far", accessMode: "ReadWriteMany");
        builder.AddContainer("far-b", "example/image").WithVolume("far", "/x").WithHostAccess();
        builder.AddContainer("waits", "example/image").WaitForCompletion(node).WaitForCompletion(three, exitCode: 3);

        var problems = await Published.ProblemsAsync(builder, options =>
        {
            options.ImageRegistry = "https://ghcr.io/Owner";
            options.ImageTag = "one two";
            options.HostPattern = "{name}_home:80";
            options.IngressClass = "Nginx!";
            options.Gateway = "edge/Public Gate";
        });

        (string Id, string Resource, int Count)[] expected =
        [
            ("HYHOME213", "paths", 4), ("HYHOME203", "variable", 1), ("HYHOME212", "claim", 3), ("HYHOME203", "left", 1), ("HYHOME212", "limits", 1), ("HYHOME212", "ports", 1),
            ("HYHOME204", "ports", 1), ("HYHOME204", "twice", 1), ("HYHOME213", "nameless", 2), ("HYHOME205", "far-a", 1), ("HYHOME202", "alias", 1), ("HYHOME203", "alias", 1), ("HYHOME215", "waits", 2), ("HYHOME212", "cluster", 5),
        ];
        Assert.Equal(
            expected.Select(e => $"{e.Count} {e.Id}: {e.Resource}").Order(StringComparer.Ordinal),
            problems.GroupBy(p => string.Join(": ", p["error ".Length..].Split(": ").Take(2))).Select(g => $"{g.Count()} {g.Key}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_said_of_pods_and_is_no_such_thing_is_refused()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("replicas", "example/image").WithAnnotation(new ReplicaAnnotation(-1));
        builder.AddContainer("rights", "example/image").WithClusterRole(
            new ClusterRoleRule([string.Empty], ["pods"], []), new ClusterRoleRule([], ["pods"], ["get"]), new ClusterRoleRule([], [], []), ClusterRoleRule.Read("apps", "deployments"), ClusterRoleRule.Path("/metrics"));
        builder.AddContainer("field", "example/image").WithPodField("NODE", "spec.nope").WithPodField("1BAD", "spec.nodeName").WithPodField("LABEL", "metadata.labels['app']");
        builder.AddContainer("open", "example/image").WithHttpEndpoint(targetPort: 80).WithClusterIngress("http", "nope");
        builder.AddContainer("open-all", "example/image").WithHttpEndpoint(targetPort: 80).WithClusterIngress();
        builder.AddContainer("folders", "example/image").WithPodSecurity(1000, writableFolders: ["tmp", "/cache", "/cache"]);
        builder.AddContainer("web", "example/image").WithHttpEndpoint(targetPort: 80).WithHttpEndpoint(targetPort: 81, name: "admin").WithExternalHttpEndpoints();
        builder.AddContainer("web-admin", "example/image").WithHttpEndpoint(targetPort: 80).WithExternalHttpEndpoints();

        var problems = await Published.ProblemsAsync(builder, options => options.HostPattern = "{name}.home.example");

        Assert.Equal(
            ["1 HYHOME202: web-admin", "1 HYHOME203: field", "1 HYHOME212: field", "1 HYHOME212: open", "1 HYHOME212: open-all", "1 HYHOME212: replicas", "1 HYHOME212: rights", "1 HYHOME213: folders"],
            problems.GroupBy(p => string.Join(": ", p["error ".Length..].Split(": ").Take(2))).Select(g => $"{g.Count()} {g.Key}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_mounted_from_this_machine_and_cannot_be_read_is_named_and_does_not_hang()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        var folder = ScratchFolder.Create();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(folder, "engine.sock")));
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), Path.Combine(folder, "loop"));
        var builder = Published.NewBuilder();
        builder.AddContainer("socket", "example/image").WithBindMount(Path.Combine(folder, "engine.sock"), "/var/run/docker.sock");
        builder.AddContainer("endless", "example/image").WithBindMount("/dev/zero", "/zero");
        builder.AddContainer("loop", "example/image").WithBindMount(Path.Combine(folder, "loop"), "/loop");

        var problems = await Published.ProblemsAsync(builder);

        Assert.Equal(
            ["error HYHOME208: endless", "error HYHOME201: loop", "error HYHOME201: socket"],
            problems.Select(p => string.Join(": ", p.Split(": ").Take(2))));
    }

    [Fact]
    public async Task A_character_that_kustomize_would_lose_is_named()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("argument", "example/image").WithArgs("fine\u0001\u2028\ufeff", "next\u0085line");
        builder.AddContainer("variable", "example/image").WithEnvironment("X", "delete\u007f");
        builder.AddContainer("file", "example/image").WithContainerFiles("/etc/x", [new ContainerFile { Name = "any", Contents = "\u0085\u007f\ufffe" }]);

        var problems = await Published.ProblemsAsync(builder);

        Assert.Equal(2, problems.Length);
        Assert.StartsWith("error HYHOME209: argument: The character U+0085 stands in spec.template.spec.containers[0].args[1] of ", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("error HYHOME209: variable: The character U+007F stands in spec.template.spec.containers[0].env[0].value of ", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_model_and_with_publishing_it_is_said_together_and_once()
    {
        Assert.SkipUnless(typeof(DistributedApplication).Namespace == "HyHome.Hosting", "Aspire has no list of diagnostics to add to.");
        var builder = Published.NewBuilder("--step", "publish");
        var folder = ScratchFolder.Create();
        builder.AddKubernetesManifests("cluster", options => options.OutputPath = Path.Combine(folder, "out"));
        builder.AddContainer("missing", "example/image").WithBindMount(Path.Combine(folder, "none"), "/none");
        builder.AddContainer("throws", "example/image").WithEnvironment(_ => throw new InvalidOperationException("no value"));
        builder.AddContainer("mounted", "example/image").WithBindMount(folder, "/data");
        builder.AddContainer("far", "example/image").WithHttpEndpoint(targetPort: 70_000);
        await using var application = builder.Build();

        var error = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            ["error HYHOME212: far", "error HYHOME006: missing", "error HYHOME201: mounted", "error HYHOME007: throws"],
            error.Message.Split(Environment.NewLine).Select(p => string.Join(": ", p.Split(": ").Take(2))));
        Assert.False(Directory.Exists(Path.Combine(folder, "out")));
    }

    [Fact]
    public async Task The_value_of_a_secret_is_found_wherever_a_callback_puts_it()
    {
        var builder = Published.NewBuilder("--Parameters:password=Tr0ub4dor&3", "--Parameters:word=password");
        var password = builder.AddParameter("password", secret: true);
        var word = builder.AddParameter("word", secret: true);
        builder.AddContainer("file", "example/image").WithContainerFiles("/etc/app", async (_, token) =>
            [new ContainerFile { Name = "app.conf", Contents = $"login = me:{await password.Resource.GetValueAsync(token)}\n" }]);
        builder.AddContainer("variable", "example/image").WithEnvironment(async context =>
            context.EnvironmentVariables["URL"] = $"http://me:{await password.Resource.GetValueAsync(context.CancellationToken)}@db/");
        builder.AddContainer("argument", "example/image").WithArgs(async context => context.Args.Add($"--password={await password.Resource.GetValueAsync(context.CancellationToken)}"));
        builder.AddContainer("chance", "example/image").WithEnvironment("WORD", word).WithArgs("--password-file=/x", "the password");

        var problems = await Published.ProblemsAsync(builder);

        Assert.Equal(["error HYHOME214: argument", "error HYHOME214: file", "error HYHOME214: variable"], problems.Select(p => string.Join(": ", p.Split(": ").Take(2))));
        Assert.DoesNotContain(problems, p => p.Contains("Tr0ub4dor", StringComparison.Ordinal));
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
