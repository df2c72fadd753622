using System.Text.Json.Nodes;
using HyHome.Hosting.Kubernetes.Tests.Support;

namespace HyHome.Hosting.Kubernetes.Tests.Deploy;

/// <summary>The whole program with the real model, with the arguments that both engines take.</summary>
public sealed class AppHostDeployTests
{
    // Aspire's exit code says nothing of failed steps, unless its CLI runs it.
    private static bool IsBuiltIn => typeof(DistributedApplication).Namespace == "HyHome.Hosting";

    [Fact]
    public async Task The_apphost_deploys_and_destroys_what_it_models()
    {
        await using var server = await ApiServerStub.StartAsync();
        var folder = Directory.CreateTempSubdirectory("hyhome-apphost-").FullName;
        var config = server.WriteKubeConfig(folder);
        string[] common = ["--operation", "publish", "--output-path", Path.Combine(folder, "out"), "--Kubernetes:KubeConfig", config, "--Kubernetes:PollInterval", "20ms"];

        var (exitCode, output) = await AppHostProgram.RunAsync([.. common, "--step", "deploy", "--Parameters:grafana-password", "wonderful-secret"]);

        Assert.True(exitCode == 0, output);
        if (IsBuiltIn)
        {
            // Aspire tells it to its CLI.
            Assert.Contains("statefulset/loki: its pod is ready", output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("wonderful-secret", output, StringComparison.Ordinal);
        Assert.NotNull(server.Find("apis/apps/v1/namespaces/observability-node/daemonsets/node-exporter"));
        Assert.NotNull(server.Find("api/v1/namespaces/observability/secrets/hyhome-secrets"));

        (_, output) = await AppHostProgram.RunAsync([.. common, "--step", "destroy"]);
        Assert.Contains("say --yes", output, StringComparison.Ordinal);
        Assert.NotNull(server.Find("apis/apps/v1/namespaces/observability/statefulsets/loki"));

        (exitCode, output) = await AppHostProgram.RunAsync([.. common, "--step", "destroy", "--Pipeline:SkipConfirmation", "true", "--Kubernetes:Volumes", "true"]);
        Assert.True(exitCode == 0, output);
        Assert.Empty(server.Objects);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_ends_the_program_with_an_error()
    {
        var folder = Directory.CreateTempSubdirectory("hyhome-apphost-").FullName;

        var (exitCode, output) = await AppHostProgram.RunAsync(
            "--operation", "publish", "--step", "deploy", "--output-path", folder, "--Kubernetes:KubeConfig", Path.Combine(folder, "none"));

        Assert.Contains("There is no kubeconfig", output, StringComparison.Ordinal);
        Assert.True(exitCode != 0 || !IsBuiltIn, output);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_verbs_take_kubectls_own_options()
    {
        Assert.SkipUnless(IsBuiltIn, "The verbs are the BuiltIn engine's; Aspire's CLI has its own.");
        await using var server = await ApiServerStub.StartAsync();
        var folder = Directory.CreateTempSubdirectory("hyhome-apphost-").FullName;
        var config = server.WriteKubeConfig(folder);

        var (exitCode, output) = await AppHostProgram.RunAsync(
            "deploy", "--kubeconfig", config, "--context", "stub", "--overlay", "base", "--dry-run", "--timeout", "5m", "--output-path", Path.Combine(folder, "out"), "--Parameters:grafana-password=x");

        Assert.True(exitCode == 0, output);
        Assert.Contains("+++ observability/statefulset/loki", output, StringComparison.Ordinal);
        Assert.Empty(server.Changes);
        (exitCode, output) = await AppHostProgram.RunAsync("deploy", "--kubeconfig", config, "--timeout", "soon", "--output-path", Path.Combine(folder, "out"));
        Assert.True(exitCode == 1, output);
        Assert.Contains("Kubernetes:Timeout is 'soon', which is no time.", output, StringComparison.Ordinal);
        (exitCode, output) = await AppHostProgram.RunAsync("destroy", "--kubeconfig", config, "--yes", "--volumes");
        Assert.True(exitCode == 0, output);
        Assert.Contains("There is nothing of 'hyhome'", output, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Applications_are_written_for_the_repository_that_is_named()
    {
        Assert.SkipUnless(IsBuiltIn, "The verbs are the BuiltIn engine's; Aspire's CLI has its own.");
        var folder = Directory.CreateTempSubdirectory("hyhome-apphost-").FullName;

        var (exitCode, output) = await AppHostProgram.RunAsync("publish", "--argocd", "https://git.example/home.git", "--output-path", folder);

        Assert.True(exitCode == 0, output);
        var application = await File.ReadAllTextAsync(Path.Combine(folder, "argocd", "home.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains("repoURL: https://git.example/home.git", application, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Fields_of_someone_else_are_taken_over_with_an_option_and_named_without()
    {
        Assert.SkipUnless(IsBuiltIn, "The verbs are the BuiltIn engine's; Aspire's CLI has its own.");
        await using var server = await ApiServerStub.StartAsync();
        var folder = Directory.CreateTempSubdirectory("hyhome-apphost-").FullName;
        string[] deploy = ["deploy", "--kubeconfig", server.WriteKubeConfig(folder), "--output-path", Path.Combine(folder, "out"), "--Parameters:grafana-password=x", "--Kubernetes:PollInterval=20ms"];
        server.Add("apis/apps/v1/namespaces/observability/deployments/catalog", new JsonObject
        {
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "catalog", ["namespace"] = "observability", ["annotations"] = new JsonObject { ["stub/owner"] = "autoscaler" } },
            ["spec"] = new JsonObject { ["replicas"] = 7 },
        });

        var (refused, output) = await AppHostProgram.RunAsync(deploy);
        var (taken, last) = await AppHostProgram.RunAsync([.. deploy, "--force-conflicts"]);

        Assert.True(refused == 1, output);
        Assert.Contains("Say --force-conflicts", output, StringComparison.Ordinal);
        Assert.True(taken == 0, last);

        // The last one applied everything, so that nobody is told what else to type.
        Assert.DoesNotContain("kubectl apply", last, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
