using System.Globalization;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Values;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>
/// Probes: those the model names; else from its HTTP health check. A health check says whether requests are taken, which is readiness. Alive is what still
/// accepts connections: a program that only waits for another one must not be restarted for that.
/// </summary>
internal sealed class ProbeFactory(PublishedResource resource)
{
    // Ten minutes: Prometheus reads its whole write-ahead log before it is ready, and a restart would only begin that again.
    private const int StartupPeriod = 5;
    private const int StartupFailures = 120;

    public V1Probe? Startup() => Explicit(ProbeType.Startup)
        ?? (HealthCheck() is { } check ? new V1Probe { HttpGet = Get(check.Endpoint, check.Path), PeriodSeconds = StartupPeriod, TimeoutSeconds = 5, FailureThreshold = StartupFailures } : null);

    public V1Probe? Readiness() => Explicit(ProbeType.Readiness)
        ?? (HealthCheck() is { } check ? new V1Probe { HttpGet = Get(check.Endpoint, check.Path), PeriodSeconds = 10, TimeoutSeconds = 5, FailureThreshold = 3 } : null);

    public V1Probe? Liveness() => Explicit(ProbeType.Liveness)
        ?? (HealthCheck() is { } check ? new V1Probe { TcpSocket = new V1TCPSocketAction { Port = check.Endpoint.PortName }, PeriodSeconds = 20, TimeoutSeconds = 5, FailureThreshold = 3 } : null);

    private V1Probe? Explicit(ProbeType type)
    {
        if (resource.Resource.Annotations.OfType<EndpointProbeAnnotation>().LastOrDefault(p => p.Type == type) is not { } probe || HttpHealthChecks.Endpoint(resource, probe.EndpointReference.EndpointName) is not { } endpoint)
        {
            return null;
        }

        return new V1Probe
        {
            HttpGet = Get(endpoint, probe.Path),
            InitialDelaySeconds = probe.InitialDelaySeconds,
            PeriodSeconds = probe.PeriodSeconds,
            TimeoutSeconds = probe.TimeoutSeconds,
            FailureThreshold = probe.FailureThreshold,
            // The API server takes no other number for these two.
            SuccessThreshold = type == ProbeType.Readiness ? probe.SuccessThreshold : 1,
        };
    }

    private HttpHealthCheck? HealthCheck() => HttpHealthChecks.Of(resource).FirstOrDefault();

    private static V1HTTPGetAction Get(PublishedEndpoint endpoint, string path) => new()
    {
        Path = path.Length == 0 ? "/" : path.StartsWith('/') ? path : $"/{path}",
        Port = endpoint.PortName,
        Scheme = endpoint.Annotation.UriScheme.ToUpper(CultureInfo.InvariantCulture),
    };
}
