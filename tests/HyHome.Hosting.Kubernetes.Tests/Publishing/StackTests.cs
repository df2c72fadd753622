using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class StackTests
{
    [Fact]
    public async Task The_stack_is_published_without_a_remark_on_users()
    {
        var builder = Published.NewBuilder();
        builder.AddLgtmStack();

        var published = await Published.CreateAsync(builder);

        StrictObjects.Check(published.Files);
        Assert.DoesNotContain(published.Model.Remarks, r => r.Contains("root", StringComparison.Ordinal));
        Assert.Equal(["grafana-password"], published.Model.Secrets);
        Assert.All(
            new[] { "loki", "tempo", "prometheus", "alertmanager", "grafana" },
            name => Assert.Equal("data", Assert.Single(published.Get<V1StatefulSet>($"{name}/statefulset.yaml").Spec.VolumeClaimTemplates).Metadata.Name));
    }

    [Fact]
    public async Task Collectors_are_one_on_each_node_and_one_for_the_cluster()
    {
        var builder = Published.NewBuilder();
        builder.AddLgtmStack();

        var published = await Published.CreateAsync(builder);

        var node = published.Get<V1DaemonSet>("alloy/daemonset.yaml").Spec.Template.Spec;
        Assert.True(node.AutomountServiceAccountToken);
        Assert.Equal("spec.nodeName", node.Containers[0].Env.Single(e => e.Name == "NODE_NAME").ValueFrom.FieldRef.FieldPath);
        Assert.Equal(1, published.Get<V1Deployment>("alloy-cluster/deployment.yaml").Spec.Replicas);
        Assert.All(
            published.Model.Resources.Where(r => r.ClusterRole is not null).SelectMany(r => r.ClusterRole!.Rules),
            rule => Assert.DoesNotContain("secrets", rule.Resources));
        Assert.Contains("--path.rootfs=/host/root", published.Get<V1DaemonSet>("node-exporter/daemonset.yaml").Spec.Template.Spec.Containers[0].Args);
    }
}
