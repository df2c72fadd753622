using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

public sealed class WaitTests
{
    [Fact]
    public async Task A_pod_waits_in_an_init_container_for_a_service_and_for_a_job()
    {
        var published = await Published.CreateAsync(Shop.Create());

        var pod = published.Get<V1Deployment>("api/deployment.yaml").Spec.Template.Spec;
        Assert.Equal(["wait-for-migration", "wait-for-db"], pod.InitContainers.Select(c => c.Name));
        Assert.Equal("until nc -z -w 2 db 5432; do sleep 1; done", pod.InitContainers[1].Command[2]);
        var job = published.Files.Keys.Single(f => f.EndsWith("job.yaml", StringComparison.Ordinal))["base/".Length..];
        Assert.Contains($"job/{published.Get<V1Job>(job).Metadata.Name}", pod.InitContainers[0].Command);
        Assert.Equal([published.Get<V1Job>(job).Metadata.Name], Assert.Single(published.Get<V1Role>("api/role.yaml").Rules).ResourceNames);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Null(pod.Containers[0].VolumeMounts.FirstOrDefault(m => m.MountPath.Contains("serviceaccount", StringComparison.Ordinal)));
        Assert.NotNull(pod.InitContainers[0].VolumeMounts.Single(m => m.MountPath.Contains("serviceaccount", StringComparison.Ordinal)));
        Assert.Contains(published.Get<V1NetworkPolicy>("api/networkpolicy.yaml").Spec.Egress, rule => rule.To is null && rule.Ports.Any(p => p.Port.Value == "6443"));
    }

    [Fact]
    public async Task What_is_waited_for_lets_the_waiting_pod_in_although_nothing_else_refers_to_it()
    {
        var builder = Published.NewBuilder();
        var first = builder.AddContainer("first", "example/image").WithHttpEndpoint(targetPort: 80);
        builder.AddContainer("second", "example/image").WaitFor(first);
        builder.AddContainer("third", "example/image").WaitForStart(first);

        var published = await Published.CreateAsync(builder);

        var policy = published.Get<V1NetworkPolicy>("first/networkpolicy.yaml").Spec;
        Assert.Equal("second", Assert.Single(Assert.Single(policy.Ingress).FromProperty).PodSelector.MatchLabels["app.kubernetes.io/name"]);
        Assert.Null(published.Get<V1Deployment>("third/deployment.yaml").Spec.Template.Spec.InitContainers);
    }

    [Fact]
    public async Task What_sees_its_node_may_look_at_a_job_in_the_jobs_namespace()
    {
        var builder = Published.NewBuilder();
        var job = builder.AddContainer("job", "example/image");
        builder.AddContainer("node", "example/image").WithHostAccess().WaitForCompletion(job);

        var published = await Published.CreateAsync(builder);

        var binding = published.Get<V1RoleBinding>("node/rolebinding.yaml");
        Assert.Equal("observability", published.Get<V1Role>("node/role.yaml").Metadata.NamespaceProperty);
        Assert.Equal(("observability", "observability-node"), (binding.Metadata.NamespaceProperty, Assert.Single(binding.Subjects).NamespaceProperty));
        Assert.Contains("--namespace=observability", published.Get<V1DaemonSet>("node/daemonset.yaml").Spec.Template.Spec.InitContainers[0].Command);
    }

    [Fact]
    public async Task Without_an_image_to_wait_in_people_are_told()
    {
        var published = await Published.CreateAsync(Shop.Create(), options => (options.WaitImage, options.KubectlImage) = (null, null));

        Assert.Null(published.Get<V1Deployment>("api/deployment.yaml").Spec.Template.Spec.InitContainers);
        Assert.Equal(2, published.Model.Remarks.Count(r => r.StartsWith("'api' waits for", StringComparison.Ordinal)));
    }
}
