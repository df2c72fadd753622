using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Cluster;
using HyHome.Hosting.Kubernetes.Kustomize;
using HyHome.Hosting.Kubernetes.Manifests;
using HyHome.Hosting.Kubernetes.Tests.Support;
using HyHome.Hosting.Kubernetes.Yaml;
using k8s;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class ShopTests
{
    private static readonly Action<KubernetesManifestsOptions> Exposed = options =>
    {
        options.HostPattern = "{name}.home.example";
        options.ExternalSecretStore = "vault";
        options.ArgoCdRepository = "https://git.example/home.git";
    };

    [Fact]
    public async Task A_model_gives_the_files_that_were_reviewed() =>
        GoldenFiles.Check(Path.Combine(Repository.Root, "tests", "HyHome.Hosting.Kubernetes.Tests", "Golden", "shop"), (await Published.CreateAsync(Shop.Create(), Exposed)).Files);

    [Fact]
    public async Task The_same_model_gives_the_same_bytes()
    {
        var first = await Published.CreateAsync(Shop.Create(), Exposed);
        var second = await Published.CreateAsync(Shop.Create(), Exposed);

        Assert.Equal(first.Files, second.Files);
    }

    [Fact]
    public async Task Every_object_is_read_back_strictly()
    {
        var published = await Published.CreateAsync(Shop.Create());

        StrictObjects.Check(published.Files);
    }

    [Fact]
    public async Task The_cluster_would_accept_every_object()
    {
        var published = await Published.CreateAsync(Shop.Create(), Exposed);

        await Schemas.CheckAsync(published);
        await ApiServerJudge.AcceptAsync(published, "base", "overlays/home");
    }

    [Fact]
    public async Task No_object_breaks_a_rule_that_no_schema_has()
    {
        var published = await Published.CreateAsync(Shop.Create(), Exposed);

        Assert.Empty(published.Model.Manifests.SelectMany(m => ObjectRules.Violations(m.Document)));
        Assert.Empty(published.Model.Manifests.Where(m => m.Folder != "exporter").SelectMany(m => RestrictedPods.Violations(m.Document)));
        Assert.NotEmpty(published.Model.Manifests.Where(m => m.Folder == "exporter").SelectMany(m => RestrictedPods.Violations(m.Document)));
    }

    [Fact]
    public async Task No_secrets_value_is_written()
    {
        var published = await Published.CreateAsync(Shop.Create("--Parameters:db-password", "wonderful-secret"));

        Assert.All(published.Files.Values, text => Assert.DoesNotContain("wonderful-secret", text, StringComparison.Ordinal));
        Assert.Equal(["db-password"], published.Model.Secrets);
    }

    [Fact]
    public async Task What_stores_is_a_stateful_set_with_its_own_claims()
    {
        var published = await Published.CreateAsync(Shop.Create());

        var set = published.Get<V1StatefulSet>("db/statefulset.yaml");
        Assert.Equal("db-headless", set.Spec.ServiceName);
        var claim = Assert.Single(set.Spec.VolumeClaimTemplates);
        Assert.Equal("fast", claim.Spec.StorageClassName);
        Assert.Equal("20Gi", claim.Spec.Resources.Requests["storage"].ToString());
        Assert.Equal("None", published.Get<V1Service>("db/service-headless.yaml").Spec.ClusterIP);
    }

    [Fact]
    public async Task A_secret_inside_a_text_comes_from_a_variable_and_other_dollars_stay_text()
    {
        var published = await Published.CreateAsync(Shop.Create());

        var environment = published.Get<V1Job>(published.Files.Keys.Single(f => f.EndsWith("job.yaml", StringComparison.Ordinal))["base/".Length..]).Spec.Template.Spec.Containers[0].Env;
        Assert.Equal(["HYHOME_SECRET_DB_PASSWORD", "DATABASE"], environment.Select(e => e.Name));
        Assert.Equal("db-password", environment[0].ValueFrom.SecretKeyRef.Key);
        Assert.Equal("Host=db:5432;Password=$(HYHOME_SECRET_DB_PASSWORD);Note=$$(none)$$$", environment[1].Value);
        Assert.Equal(["--region", "eu-1", "--price=$$(5)"], published.Get<V1Deployment>("api/deployment.yaml").Spec.Template.Spec.Containers[0].Args);
    }

    [Fact]
    public async Task A_health_check_says_when_a_pod_is_started_and_ready_but_not_whether_it_lives()
    {
        var container = (await Published.CreateAsync(Shop.Create())).Get<V1Deployment>("api/deployment.yaml").Spec.Template.Spec.Containers[0];

        Assert.Equal("/health", container.ReadinessProbe.HttpGet.Path);
        Assert.Equal("HTTP", container.ReadinessProbe.HttpGet.Scheme);
        Assert.Equal("/health", container.StartupProbe.HttpGet.Path);
        Assert.True(container.StartupProbe.FailureThreshold * container.StartupProbe.PeriodSeconds >= 300);
        Assert.Null(container.LivenessProbe.HttpGet);
        Assert.Equal("http", container.LivenessProbe.TcpSocket.Port.Value);
    }

    [Fact]
    public async Task Only_what_sees_its_node_leaves_the_restricted_namespace()
    {
        var published = await Published.CreateAsync(Shop.Create());

        Assert.Equal("restricted", published.Get<V1Namespace>("namespace.yaml").Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        Assert.Equal("privileged", published.Get<V1Namespace>("namespace-node.yaml").Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        var exporter = published.Get<V1DaemonSet>("exporter/daemonset.yaml");
        Assert.Equal("observability-node", exporter.Metadata.NamespaceProperty);
        Assert.True(exporter.Spec.Template.Spec.HostNetwork);
        Assert.All(
            published.Model.Resources.Where(r => r.HostAccess is null),
            resource => Assert.Equal("observability", resource.Namespace));
    }

    [Fact]
    public async Task Pods_may_connect_where_the_model_says_and_nowhere_else()
    {
        var published = await Published.CreateAsync(Shop.Create());

        var database = published.Get<V1NetworkPolicy>("db/networkpolicy.yaml").Spec;
        Assert.Equal(["api", "migration"], database.Ingress.Select(i => i.FromProperty[0].PodSelector.MatchLabels["app.kubernetes.io/name"]));
        Assert.All(database.Ingress, rule => Assert.Equal("5432", Assert.Single(rule.Ports).Port.Value));
        Assert.Equal("53", Assert.Single(database.Egress).Ports[0].Port.Value);
        var agent = published.Get<V1NetworkPolicy>("agent/networkpolicy.yaml").Spec;
        Assert.Empty(Assert.Single(agent.Ingress).FromProperty[0].NamespaceSelector.MatchLabels ?? new Dictionary<string, string>());
    }

    [Theory]
    [InlineData("base")]
    [InlineData("overlays/home")]
    public async Task Kustomize_renders_it(string folder)
    {
        var published = await Published.CreateAsync(Shop.Create());
        await published.InFolderAsync(async root =>
        {
            var objects = StrictObjects.Read(await Kubectl.KustomizeAsync(Path.Combine(root, folder), TestContext.Current.CancellationToken));

            Assert.Equal(folder == "base" ? 3 : 1, objects.OfType<V1Deployment>().Single(d => d.Metadata.Name == "api").Spec.Replicas);
            Assert.Equal(folder == "base", objects.OfType<V1PodDisruptionBudget>().Any());
            // What deploy applies without kustomize is the same.
            var rendered = KustomizeTree.Render(published.Model, Path.GetFileName(folder));
            var applied = StrictObjects.Read(string.Join("---\n", rendered.Select(YamlWriter.Write))).Select(Json).ToDictionary(ClusterObjects.Title);
            Assert.Equal(applied.Count, objects.Count);
            Assert.All(objects.Select(Json), o => Assert.True(JsonNode.DeepEquals(o, applied[o.Title()]), o.Title()));
        });
    }

    private static JsonObject Json(object document) => ManifestJson.Of((IKubernetesObject<V1ObjectMeta>)document);
}
