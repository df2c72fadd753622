using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Deploy;
using HyHome.Hosting.Kubernetes.Tests.Support;

namespace HyHome.Hosting.Kubernetes.Tests.Deploy;

public sealed class DeployTests
{
    private const string Password = "--Parameters:db-password=wonderful-secret";
    private const string Space = "api/v1/namespaces/observability";

    [Fact]
    public async Task What_others_need_comes_first_and_the_second_time_nothing_changes()
    {
        await using var server = await ApiServerStub.StartAsync();

        var first = await new Deployment().DeployAsync(server, Shop.Create(Password));
        var changes = server.Changes.ToList();
        var second = await new Deployment().DeployAsync(server, Shop.Create(Password));

        Assert.Equal(changes.Count(c => !c.Contains("/secrets/", StringComparison.Ordinal)), first.Created);
        string[] order = ["namespaces/observability", "/serviceaccounts/", "/clusterroles/", "/clusterrolebindings/", "/networkpolicies/", "/configmaps/", "/services/", "/statefulsets/", "/deployments/", "/jobs/"];
        Assert.Equal(order.Order(Comparer<string>.Create((a, b) => changes.FindIndex(c => c.Contains(a)).CompareTo(changes.FindIndex(c => c.Contains(b))))), order);
        Assert.Equal(changes.Count, server.Changes.Count);
        Assert.Equal((0, 0, first.Created, 0), (second.Created, second.Changed, second.Unchanged, second.Removed));
    }

    [Fact]
    public async Task The_overlay_is_applied_rather_than_the_base()
    {
        await using var server = await ApiServerStub.StartAsync();

        await new Deployment().DeployAsync(server, Shop.Create(Password));

        Assert.Equal(1, (int?)server.Find("apis/apps/v1/namespaces/observability/deployments/api")!["spec"]!["replicas"]);
        Assert.DoesNotContain(server.Objects.Keys, p => p.Contains("/poddisruptionbudgets/", StringComparison.Ordinal));
        await new Deployment { Options = new() { Overlay = "base" } }.DeployAsync(server, Shop.Create(Password));
        Assert.Contains(server.Objects.Keys, p => p.Contains("/poddisruptionbudgets/", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => new Deployment { Options = new() { Overlay = "moon" } }.DeployAsync(server, Shop.Create(Password)));
        Assert.Contains("'moon'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_secret_is_made_in_the_cluster_and_an_existing_one_keeps_its_values()
    {
        await using var server = await ApiServerStub.StartAsync();
        var deployment = new Deployment();
        await deployment.DeployAsync(server, Shop.Create(Password));

        var path = $"{Space}/secrets/hyhome-secrets";
        Assert.Equal("wonderful-secret", Decode(server.Find(path)!["data"]!["db-password"]));
        Assert.DoesNotContain("wonderful-secret", deployment.Text, StringComparison.Ordinal);
        Assert.Equal("hyhome", (string?)server.Find(path)!["metadata"]!["labels"]!["app.kubernetes.io/managed-by"]);

        server.Find(path)!["data"] = new JsonObject { ["someone-elses"] = "eA==" };
        await new Deployment().DeployAsync(server, Shop.Create("--Parameters:db-password=other"));
        Assert.Equal("other", Decode(server.Find(path)!["data"]!["db-password"]));
        Assert.Equal("x", Decode(server.Find(path)!["data"]!["someone-elses"]));

        await new Deployment().DeployAsync(server, Shop.Create("--Parameters:db-password=third"));
        Assert.Equal("other", Decode(server.Find(path)!["data"]!["db-password"]));

        static string Decode(JsonNode? value) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)value!));
    }

    [Fact]
    public async Task A_secret_without_a_value_is_asked_for_before_anything_is_changed()
    {
        await using var server = await ApiServerStub.StartAsync();

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => new Deployment().DeployAsync(server, Shop.Create()));

        Assert.Contains("kubectl create secret generic hyhome-secrets --namespace observability --from-literal=db-password=VALUE", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Changes);
        await new Deployment().DeployAsync(server, Shop.Create(), options => options.ExternalSecretStore = "vault");
        Assert.DoesNotContain(server.Objects.Keys, p => p.Contains("/secrets/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_model_no_longer_has_is_removed_but_not_its_volume()
    {
        await using var server = await ApiServerStub.StartAsync();
        await new Deployment().DeployAsync(server, Shop.Create(Password));
        server.Add($"{Space}/persistentvolumeclaims/db-data-db-0", Claim("db-data-db-0"));
        server.Add($"{Space}/services/strangers", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "strangers", ["namespace"] = "observability" } });
        var builder = Published.NewBuilder();
        builder.AddContainer("agent", "ghcr.io/example/agent", "2.0");

        var result = await new Deployment().DeployAsync(server, builder);

        Assert.True(result.Removed > 20);
        Assert.Contains($"{Space}/persistentvolumeclaims/db-data-db-0", server.Objects.Keys);
        Assert.Contains($"{Space}/services/strangers", server.Objects.Keys);
        Assert.DoesNotContain(server.Objects.Keys, p => p.EndsWith("/db", StringComparison.Ordinal) || p.EndsWith("observability-agent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_change_and_changes_nothing()
    {
        await using var server = await ApiServerStub.StartAsync();
        var dry = new Deployment { Options = new() { DryRun = true } };
        await dry.DeployAsync(server, Shop.Create(Password));

        Assert.Empty(server.Changes);
        Assert.Contains("+++ observability/statefulset/db", dry.Text, StringComparison.Ordinal);
        await new Deployment().DeployAsync(server, Shop.Create(Password));
        var count = server.Changes.Count;
        server.Find("apis/apps/v1/namespaces/observability/deployments/api")!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "ghcr.io/example/api:1.0.0";
        var again = new Deployment { Options = new() { DryRun = true } };
        var result = await again.DeployAsync(server, Shop.Create(Password));

        Assert.Equal((0, 1), (result.Created, result.Changed));
        var diff = again.Text.Split('\n');
        Assert.Contains(diff, line => line.StartsWith('-') && line.EndsWith("image: ghcr.io/example/api:1.0.0", StringComparison.Ordinal));
        Assert.Contains(diff, line => line.StartsWith('+') && line.EndsWith("image: ghcr.io/example/api:1.2.3", StringComparison.Ordinal));
        Assert.Equal(count, server.Changes.Count);
        Assert.DoesNotContain("wonderful-secret", dry.Text + again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_waits_and_says_how_far_each_workload_is()
    {
        await using var server = await ApiServerStub.StartAsync();
        server.ReadyAfter["db"] = 3;
        var deployment = new Deployment();

        await deployment.DeployAsync(server, Shop.Create(Password));

        Assert.Equal(["statefulset/db: 0 of 1 pods are ready", "statefulset/db: its pod is ready"], deployment.Lines.Where(l => l.StartsWith("statefulset/db", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_does_not_start_is_explained_with_its_state_events_and_last_lines()
    {
        await using var server = await ApiServerStub.StartAsync();
        server.ReadyAfter["db"] = -1;
        server.Add($"{Space}/pods/db-0", JsonNode.Parse("""
            {"kind":"Pod","metadata":{"name":"db-0","namespace":"observability","labels":{"app.kubernetes.io/name":"db","app.kubernetes.io/instance":"hyhome"}},
             "status":{"phase":"Running","containerStatuses":[{"name":"db","restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"}},
             "lastState":{"terminated":{"reason":"Error","exitCode":3}}}]}}
            """)!.AsObject());
        server.Add($"{Space}/events/db-0.1", JsonNode.Parse("""
            {"kind":"Event","metadata":{"name":"db-0.1"},"involvedObject":{"kind":"Pod","name":"db-0"},"type":"Warning","reason":"BackOff","message":"restarting failed container"}
            """)!.AsObject());
        server.Logs["db-0"] = "starting\nFATAL: no space left\n";
        var deployment = new Deployment { Options = new() { PollInterval = TimeSpan.FromMilliseconds(5), Timeout = TimeSpan.FromMilliseconds(50) } };

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => deployment.DeployAsync(server, Shop.Create(Password)));

        Assert.StartsWith("1 of 6 workloads do not run: statefulset/db.", error.Message, StringComparison.Ordinal);
        Assert.All(
            ["db-0: db CrashLoopBackOff (back-off 40s)", "exit code 3, restarted 4 times", "FATAL: no space left", "event BackOff of pod/db-0: restarting failed container"],
            part => Assert.Contains(part, deployment.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_that_the_cluster_refuses_is_said_at_once()
    {
        await using var server = await ApiServerStub.StartAsync();
        server.Refuse = request => request.Method == "PATCH" && request.Path.Value!.Contains("/clusterrole", StringComparison.Ordinal)
            ? (403, "Forbidden", "clusterroles is forbidden: User \"me\" cannot patch resource") : null;

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => new Deployment().DeployAsync(server, Shop.Create(Password)));

        Assert.Contains("refused 2 objects", error.Message, StringComparison.Ordinal);
        Assert.Contains("clusterrole/observability-agent: clusterroles is forbidden", error.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl auth can-i", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_of_someone_else_are_taken_over_only_when_that_is_said()
    {
        await using var server = await ApiServerStub.StartAsync();
        await new Deployment().DeployAsync(server, Shop.Create(Password));
        var api = server.Find("apis/apps/v1/namespaces/observability/deployments/api")!;
        api["metadata"]!["annotations"] = new JsonObject { ["stub/owner"] = "autoscaler" };
        api["spec"]!["replicas"] = 7;

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => new Deployment().DeployAsync(server, Shop.Create(Password)));
        await new Deployment { Options = new() { ForceConflicts = true } }.DeployAsync(server, Shop.Create(Password));

        Assert.Contains("conflict with \"autoscaler\": .spec.replicas. Someone else set these fields. Say --force-conflicts", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (int?)server.Find("apis/apps/v1/namespaces/observability/deployments/api")!["spec"]!["replicas"]);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_an_error_that_says_which()
    {
        await using var server = await ApiServerStub.StartAsync();

        var unreachable = await Assert.ThrowsAnyAsync<Exception>(() => new Deployment().DeployAsync(server, Shop.Create(Password), url: "http://127.0.0.1:1"));
        var unknown = await Assert.ThrowsAsync<DistributedApplicationException>(() => new Deployment { Options = new() { Context = "nowhere" } }.DeployAsync(server, Shop.Create(Password)));

        Assert.Contains("The API server at http://127.0.0.1:1/ cannot be reached", unreachable.Message, StringComparison.Ordinal);
        Assert.Contains("no context 'nowhere'. Choose one with --context: stub.", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destroying_keeps_data_unless_told_and_asks_before()
    {
        await using var server = await ApiServerStub.StartAsync();
        await new Deployment().DeployAsync(server, Shop.Create(Password));
        server.Add($"{Space}/persistentvolumeclaims/db-data-db-0", Claim("db-data-db-0"));
        var count = server.Objects.Count;

        var refused = new Deployment();
        Assert.Equal(0, await refused.DestroyAsync(server, sure: false));
        Assert.Equal(count, server.Objects.Count);
        Assert.Contains("1 statefulsets", refused.Lines.First(), StringComparison.Ordinal);

        await new Deployment().DestroyAsync(server);
        Assert.Equal(
            ["api/v1/namespaces/observability", "api/v1/namespaces/observability-node", $"{Space}/persistentvolumeclaims/db-data-db-0", $"{Space}/secrets/hyhome-secrets"],
            server.Objects.Keys.Order(StringComparer.Ordinal));

        await new Deployment { Options = new() { Volumes = true, PollInterval = TimeSpan.FromMilliseconds(5) } }.DestroyAsync(server);
        Assert.Empty(server.Objects);
    }

    [Fact]
    public async Task A_namespace_with_something_of_somebody_else_stays()
    {
        await using var server = await ApiServerStub.StartAsync();
        await new Deployment().DeployAsync(server, Shop.Create(Password));
        server.Add($"{Space}/configmaps/theirs", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "theirs" } });
        var destroy = new Deployment { Options = new() { Volumes = true, PollInterval = TimeSpan.FromMilliseconds(5) } };

        await destroy.DestroyAsync(server);

        Assert.Contains("namespace/observability stays: configmap/theirs in it is not ours.", destroy.Text, StringComparison.Ordinal);
        Assert.Equal([Space, $"{Space}/configmaps/theirs"], server.Objects.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_server_that_asks_for_patience_is_asked_again()
    {
        await using var server = await ApiServerStub.StartAsync();
        var asked = 0;
        server.Refuse = _ => Interlocked.Increment(ref asked) % 3 == 0 ? (429, "TooManyRequests", "storage is (re)initializing") : null;

        var result = await new Deployment().DeployAsync(server, Shop.Create(Password));

        Assert.NotNull(server.Find("apis/apps/v1/namespaces/observability/statefulsets/db"));
        Assert.True(result.Created > 0 && asked > result.Created);
    }

    [Fact]
    public async Task Volumes_are_not_removed_before_the_pods_have_ended()
    {
        await using var server = await ApiServerStub.StartAsync();
        await new Deployment().DeployAsync(server, Shop.Create(Password));
        server.Add($"{Space}/persistentvolumeclaims/db-data-db-0", Claim("db-data-db-0"));
        server.Add($"{Space}/pods/db-0", Pod("db-0", waiting: null));
        var destroy = new Deployment { Options = new() { Volumes = true, PollInterval = TimeSpan.FromMilliseconds(5), Timeout = TimeSpan.FromMilliseconds(50) } };

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => destroy.DestroyAsync(server));

        Assert.Contains("pod/db-0", error.Message, StringComparison.Ordinal);
        Assert.NotNull(server.Find($"{Space}/persistentvolumeclaims/db-data-db-0"));
        Assert.Null(server.Find("apis/apps/v1/namespaces/observability/statefulsets/db"));
    }

    [Theory]
    [InlineData("ImagePullBackOff", "--images")]
    [InlineData("InvalidImageName", "Correct the image's name")]
    [InlineData("CreateContainerConfigError", "a key of the Secret")]
    public async Task What_keeps_a_container_from_starting_comes_with_a_cure(string reason, string cure)
    {
        await using var server = await ApiServerStub.StartAsync();
        server.ReadyAfter["db"] = -1;
        server.Add($"{Space}/pods/db-0", Pod("db-0", reason));
        var deployment = new Deployment { Options = new() { PollInterval = TimeSpan.FromMilliseconds(5), Timeout = TimeSpan.FromMilliseconds(50) } };

        await Assert.ThrowsAsync<DistributedApplicationException>(() => deployment.DeployAsync(server, Shop.Create(Password)));

        Assert.Contains(deployment.Text.Split('\n'), l => l.Contains($"db {reason}", StringComparison.Ordinal) && l.Contains(cure, StringComparison.Ordinal));
    }

    private static JsonObject Pod(string name, string? waiting) => new()
    {
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "observability",
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "db", ["app.kubernetes.io/instance"] = "hyhome", ["app.kubernetes.io/managed-by"] = "hyhome" },
        },
        ["status"] = new JsonObject
        {
            ["phase"] = "Pending",
            ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "db", ["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waiting ?? "ContainerCreating" } } }),
        },
    };

    private static JsonObject Claim(string name) => new()
    {
        ["kind"] = "PersistentVolumeClaim",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "observability",
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "db", ["app.kubernetes.io/instance"] = "hyhome" },
        },
    };
}
