using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Hosting.Kubernetes.Publishing;
using HyHome.Hosting.Kubernetes.Values;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Manifests;

/// <summary>
/// Probes: those the model names; else from its HTTP health check. A health check says whether requests are taken, which is readiness. Alive is what still
/// accepts connections: a program that only waits for another one must not be restarted for that.
/// </summary>
internal sealed partial class ProbeFactory(PublishedResource resource)
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
        if (resource.Resource.Annotations.OfType<EndpointProbeAnnotation>().LastOrDefault(p => p.Type == type) is not { } probe || Published(probe.EndpointReference.EndpointName) is not { } endpoint)
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

    // The model keeps a health check as a key alone: resource_endpoint_path_status_check.
    private (PublishedEndpoint Endpoint, string Path)? HealthCheck()
    {
        foreach (var key in resource.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(h => h.Key))
        {
            foreach (var annotation in resource.Resource.Annotations.OfType<EndpointAnnotation>())
            {
                var prefix = $"{resource.Resource.Name}_{annotation.Name}_";
                if (key.StartsWith(prefix, StringComparison.Ordinal) && Suffix().Match(key) is { Success: true } suffix && Published(annotation.Name) is { } endpoint)
                {
                    return (endpoint, key[prefix.Length..suffix.Index]);
                }
            }
        }

        return null;
    }

    // The https endpoint of a project is not published; the same paths are behind its http one.
    private PublishedEndpoint? Published(string name) =>
        resource.Endpoints.FirstOrDefault(e => string.Equals(e.Annotation.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? (resource.Resource is ProjectResource ? resource.Endpoints.FirstOrDefault(e => e.IsHttp) : null);

    private static V1HTTPGetAction Get(PublishedEndpoint endpoint, string path) => new()
    {
        Path = path.Length == 0 ? "/" : path.StartsWith('/') ? path : $"/{path}",
        Port = endpoint.PortName,
        Scheme = endpoint.Annotation.UriScheme.ToUpper(CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("_[0-9]{3}_check$")]
    private static partial Regex Suffix();
}
