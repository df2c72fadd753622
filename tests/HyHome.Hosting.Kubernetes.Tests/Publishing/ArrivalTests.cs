using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

/// <summary>What a model says, one thing at a time, has its place in the objects.</summary>
public sealed class ArrivalTests
{
    [Fact]
    public async Task Replicas_are_spread_and_never_all_taken_away_at_once()
    {
        var published = await Published.CreateAsync(Shop.Create(), options => options.PriorityClass = "important");

        var deployment = published.Get<V1Deployment>("api/deployment.yaml").Spec;
        Assert.Equal(3, deployment.Replicas);
        Assert.Equal("kubernetes.io/hostname", Assert.Single(deployment.Template.Spec.TopologySpreadConstraints).TopologyKey);
        Assert.Equal("1", published.Get<V1PodDisruptionBudget>("api/poddisruptionbudget.yaml").Spec.MaxUnavailable.Value);
        Assert.All(published.Model.Manifests.Where(m => m.File is "deployment.yaml" or "statefulset.yaml" or "daemonset.yaml"), m =>
            Assert.Equal("important", (string?)m.Document["spec"]!["template"]!["spec"]!["priorityClassName"]));
        Assert.DoesNotContain(published.Files.Keys, f => f.StartsWith("base/db/poddisruption", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_external_endpoint_is_an_ingress_or_a_route_of_a_gateway()
    {
        var ingress = await Published.CreateAsync(Shop.Create(), options => (options.HostPattern, options.IngressClass) = ("{name}.home.example", "traefik"));
        var route = await Published.CreateAsync(Shop.Create(), options => (options.HostPattern, options.Gateway) = ("{name}.home.example", "edge/public"));

        var spec = ingress.Get<V1Ingress>("api/ingress.yaml").Spec;
        Assert.Equal(("traefik", "api.home.example"), (spec.IngressClassName, Assert.Single(spec.Rules).Host));
        Assert.Contains("hostnames:\n  - api.home.example", route.Files["base/api/httproute.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain("base/api/ingress.yaml", route.Files.Keys);
        Assert.DoesNotContain(ingress.Files.Keys, f => f.StartsWith("base/db/", StringComparison.Ordinal) && f.EndsWith("ingress.yaml", StringComparison.Ordinal));
        await Schemas.CheckAsync(route);
        await ApiServerJudge.AcceptAsync(route, "base");
    }

    [Theory]
    [InlineData(null, "ingress")]
    [InlineData("edge/public", "httproute")]
    public async Task Each_external_endpoint_has_a_host_of_its_own(string? gateway, string kind)
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("web", "example/web").WithHttpEndpoint(targetPort: 80).WithHttpEndpoint(targetPort: 81, name: "admin").WithHttpsEndpoint(targetPort: 443).WithExternalHttpEndpoints();
        builder.AddContainer("tls", "example/web").WithHttpsEndpoint(targetPort: 443).WithExternalHttpEndpoints();

        var published = await Published.CreateAsync(builder, options => (options.HostPattern, options.Gateway) = ("{name}.home.example", gateway));

        Assert.Equal([$"base/tls/{kind}.yaml", $"base/web/{kind}-admin.yaml", $"base/web/{kind}.yaml"], published.Files.Keys.Where(f => f.Contains(kind, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("web.home.example", published.Files[$"base/web/{kind}.yaml"], StringComparison.Ordinal);
        Assert.Contains("web-admin.home.example", published.Files[$"base/web/{kind}-admin.yaml"], StringComparison.Ordinal);
        Assert.Equal("https", Assert.Single(published.Get<V1Service>("tls/service.yaml").Spec.Ports).AppProtocol);
        await Schemas.CheckAsync(published);
        await ApiServerJudge.AcceptAsync(published, "base");
    }

    [Fact]
    public async Task A_probe_that_the_model_names_is_taken_as_it_is()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("web", "example/web").WithHttpEndpoint(targetPort: 80)
            .WithHttpProbe(ProbeType.Liveness, "/alive", initialDelaySeconds: 7, periodSeconds: 8, timeoutSeconds: 2, failureThreshold: 4);

        var container = (await Published.CreateAsync(builder)).Get<V1Deployment>("web/deployment.yaml").Spec.Template.Spec.Containers[0];

        Assert.Equal(("/alive", "HTTP", 7, 8, 2, 4), (
            container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Scheme, container.LivenessProbe.InitialDelaySeconds, container.LivenessProbe.PeriodSeconds,
            container.LivenessProbe.TimeoutSeconds, container.LivenessProbe.FailureThreshold));
    }

    [Fact]
    public async Task Names_that_would_meet_are_told_apart()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("odd", "example/odd")
            .WithPodSecurity(1000, writableFolders: ["/var/a-b", "/var/a/b"])
            .WithVolume("one-odd-data", "/one").WithVolume("two-odd-data", "/two").WithVolume("tmp", "/three")
            .WithEndpoint(targetPort: 53, name: "name-service-tcp")
            .WithEndpoint(targetPort: 53, name: "name-service-udp", protocol: System.Net.Sockets.ProtocolType.Udp)
            .WithContainerFiles("/etc/x/y", [new ContainerFile { Name = "a", Contents = "1" }])
            .WithContainerFiles("/etc/x-y/z", [new ContainerFile { Name = "a", Contents = "1" }])
            .WithContainerFiles("/etc/x/y-z", [new ContainerFile { Name = "a", Contents = "1" }]);

        var published = await Published.CreateAsync(builder);

        Assert.Empty(published.Model.Manifests.SelectMany(m => ObjectRules.Violations(m.Document)));
        Assert.Equal(3, published.Get<V1StatefulSet>("odd/statefulset.yaml").Spec.VolumeClaimTemplates.Count);
        Assert.Equal(["TCP", "UDP"], published.Get<V1Service>("odd/service.yaml").Spec.Ports.Select(p => p.Protocol).Order());
    }

    [Fact]
    public async Task A_pod_on_each_node_answers_its_own_node()
    {
        var published = await Published.CreateAsync(Shop.Create());

        Assert.Equal("Local", published.Get<V1Service>("agent/service.yaml").Spec.InternalTrafficPolicy);
        Assert.Null(published.Get<V1Service>("api/service.yaml").Spec.InternalTrafficPolicy);
    }

    [Fact]
    public async Task Only_what_has_rights_gets_a_token()
    {
        var published = await Published.CreateAsync(Shop.Create());

        Assert.All(published.Model.Resources, resource =>
        {
            var account = published.Get<V1ServiceAccount>($"{resource.Name}/serviceaccount.yaml");
            Assert.Equal(resource.Name == "agent", account.AutomountServiceAccountToken);
        });
        var role = published.Get<V1ClusterRole>("agent/clusterrole.yaml");
        Assert.Equal(["get", "list", "watch"], role.Rules[0].Verbs);
        Assert.Equal(["/metrics"], role.Rules[1].NonResourceURLs);
    }

    [Fact]
    public async Task A_secret_that_something_else_makes_is_referred_to_and_not_asked_for()
    {
        var published = await Published.CreateAsync(Shop.Create(), options => (options.ExistingSecret, options.SecretName) = (true, "sealed"));

        Assert.Contains("name: sealed", published.Files["base/db/statefulset.yaml"], StringComparison.Ordinal);
        Assert.DoesNotContain(published.Files.Keys, f => f.EndsWith("externalsecret.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Something_that_is_in_the_cluster_already_takes_a_resources_place()
    {
        var builder = Shop.Create();
        var database = builder.CreateResourceBuilder(builder.Resources.OfType<ContainerResource>().Single(r => r.Name == "db"));
        database.WithExistingService("data", new Dictionary<string, ExistingEndpoint> { ["tcp"] = new("postgres-rw", 5433, podPort: 5432) }, overlay: "shared");

        var published = await Published.CreateAsync(builder);

        Assert.Contains("base/db/statefulset.yaml", published.Files.Keys);
        Assert.DoesNotContain(published.Files.Keys, f => f.StartsWith("overlays/shared/db", StringComparison.Ordinal));
        Assert.Contains("Host=postgres-rw.data;", published.Files["overlays/shared/api/deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("nc -z -w 2 postgres-rw.data 5433", published.Files["overlays/shared/api/deployment.yaml"], StringComparison.Ordinal);
        Assert.Contains("../../base/worker", published.Files["overlays/shared/kustomization.yaml"], StringComparison.Ordinal);
        var egress = published.Model.Overlays["shared"].Manifests.Single(m => m is { Folder: "migration", File: "networkpolicy.yaml" }).Document.ToJsonString();
        Assert.Contains("{\"to\":[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"data\"}}}]", egress.Replace("\"ports\":[{\"port\":5432,\"protocol\":\"TCP\"}],", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        await published.InFolderAsync(async root => Assert.NotEmpty(await Kubectl.KustomizeAsync(Path.Combine(root, "overlays", "shared"), TestContext.Current.CancellationToken)));
    }
}
