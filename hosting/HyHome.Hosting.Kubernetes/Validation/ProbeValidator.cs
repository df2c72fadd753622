using HyHome.Hosting.Kubernetes.Publishing;

namespace HyHome.Hosting.Kubernetes.Validation;

/// <summary>Finds probes that the API server would refuse, and health checks that a cluster makes differently or not at all.</summary>
internal sealed class ProbeValidator(PublishProblems problems)
{
    // What a kubelet takes as healthy.
    private const int FirstHealthy = 200;
    private const int FirstUnhealthy = 400;

    public void Validate(PublishedResource resource)
    {
        foreach (var probe in resource.Resource.Annotations.OfType<EndpointProbeAnnotation>())
        {
            foreach (var (what, value, least) in new[]
            {
                ("initial delay", probe.InitialDelaySeconds, 0), ("period", probe.PeriodSeconds, 1), ("timeout", probe.TimeoutSeconds, 1),
                ("failure threshold", probe.FailureThreshold, 1), ("success threshold", probe.SuccessThreshold, 1),
            })
            {
                if (value < least)
                {
                    problems.Add(ProblemIds.InvalidOption, resource.Resource.Name, $"The {what} of its {Name(probe)} probe is {value}.", $"Make it {least} or more.");
                }
            }

            if (probe.Type != ProbeType.Readiness && probe.SuccessThreshold > 1)
            {
                problems.Remark($"The {Name(probe)} probe of '{resource.Name}' succeeds with one good answer, not with {probe.SuccessThreshold}: a cluster knows more than one for readiness only.");
            }
        }

        var isReadySaid = resource.Resource.Annotations.OfType<EndpointProbeAnnotation>().Any(p => p.Type == ProbeType.Readiness);
        ValidateChecks(resource, [.. HttpHealthChecks.Of(resource).Where(_ => !isReadySaid)]);
    }

    private void ValidateChecks(PublishedResource resource, List<HttpHealthCheck> checks)
    {
        if (checks.Count > 0 && checks[0].Status is < FirstHealthy or >= FirstUnhealthy)
        {
            problems.Add(
                ProblemIds.NotInCluster, resource.Resource.Name, $"Its health check of '{checks[0].Path}' expects the status {checks[0].Status}. In the cluster a pod is ready with 200 to 399 only.",
                "Check a path that answers so, or name a probe of its own with WithHttpProbe.");
        }

        if (checks.Count > 1)
        {
            problems.Remark($"'{resource.Name}' has {checks.Count} health checks by HTTP. In the cluster its pods are ready when the first answers ('{checks[0].Path}'), as a pod has one probe for that.");
        }

        foreach (var key in HttpHealthChecks.Others(resource))
        {
            problems.Remark($"The health check '{key}' of '{resource.Name}' is a program of the AppHost, which a cluster cannot ask: it holds locally only. WithHttpHealthCheck and WithHttpProbe hold in both.");
        }
    }

    private static string Name(EndpointProbeAnnotation probe) => probe.Type.ToString().ToLowerInvariant();
}
