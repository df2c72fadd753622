using HyHome.Hosting.Kubernetes.Tests.Support;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting.Kubernetes.Tests.Publishing;

/// <summary>Health checks have an effect in the cluster, or it is said that they have not.</summary>
public sealed class ProbeTests
{
    [Fact]
    public async Task A_health_check_that_a_cluster_cannot_make_is_told()
    {
        var builder = Published.NewBuilder();
        builder.Services.AddHealthChecks().AddCheck("queue-is-short", () => HealthCheckResult.Healthy());
        builder.AddContainer("program", "example/image").WithHttpEndpoint(targetPort: 80).WithHealthCheck("queue-is-short");
        builder.AddContainer("several", "example/image").WithHttpEndpoint(targetPort: 80).WithHttpHealthCheck("/first").WithHttpHealthCheck("/second");
        builder.AddContainer("probed", "example/image").WithHttpEndpoint(targetPort: 80).WithHttpProbe(ProbeType.Startup, "/s", successThreshold: 2).WithHttpHealthCheck("/h");

        var published = await Published.CreateAsync(builder);

        Assert.Contains(published.Model.Remarks, r => r.StartsWith("The health check 'queue-is-short' of 'program' ", StringComparison.Ordinal));
        Assert.Contains(published.Model.Remarks, r => r.StartsWith("'several' has 2 health checks by HTTP.", StringComparison.Ordinal) && r.Contains("'/first'", StringComparison.Ordinal));
        Assert.Contains(published.Model.Remarks, r => r.StartsWith("The startup probe of 'probed' succeeds with one good answer, not with 2", StringComparison.Ordinal));
        Assert.Equal("/first", published.Get<V1Deployment>("several/deployment.yaml").Spec.Template.Spec.Containers[0].ReadinessProbe.HttpGet.Path);
        Assert.Equal(1, published.Get<V1Deployment>("probed/deployment.yaml").Spec.Template.Spec.Containers[0].StartupProbe.SuccessThreshold);
    }

    [Fact]
    public async Task A_probe_that_could_never_succeed_is_refused()
    {
        var builder = Published.NewBuilder();
        builder.AddContainer("odd", "example/image").WithHttpEndpoint(targetPort: 80)
            .WithHttpProbe(ProbeType.Startup, "/s", initialDelaySeconds: -1, periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0, successThreshold: 0);
        builder.AddContainer("gone", "example/image").WithHttpEndpoint(targetPort: 80).WithHttpHealthCheck("/old", statusCode: 410);
        builder.AddContainer("empty", "example/image").WithHttpEndpoint(targetPort: 80).WithHttpHealthCheck("/new", statusCode: 204);

        var problems = await Published.ProblemsAsync(builder);

        Assert.Equal(6, problems.Length);
        Assert.StartsWith("error HYHOME215: gone: Its health check of '/old' expects the status 410.", problems[0], StringComparison.Ordinal);
        Assert.All(problems.Skip(1), p => Assert.StartsWith("error HYHOME212: odd: The ", p, StringComparison.Ordinal));
    }
}
