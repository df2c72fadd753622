using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Hosting.Kubernetes.Values;

namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>A health check by HTTP.</summary>
/// <param name="Endpoint">Whom it asks.</param>
/// <param name="Path">What for.</param>
/// <param name="Status">The answer that is healthy.</param>
internal sealed record HttpHealthCheck(PublishedEndpoint Endpoint, string Path, int Status);

/// <summary>Tells health checks by HTTP, which the cluster can make, from those of the AppHost's own code.</summary>
internal static partial class HttpHealthChecks
{
    /// <summary>Those of a resource, in the model's order.</summary>
    public static IEnumerable<HttpHealthCheck> Of(PublishedResource resource) => Keys(resource).Select(key => Parse(resource, key)).OfType<HttpHealthCheck>();

    /// <summary>The keys of those that are no requests.</summary>
    public static IEnumerable<string> Others(PublishedResource resource) => Keys(resource).Where(key => Parse(resource, key) is null);

    /// <summary>An endpoint of a resource by its name; null for none. The https endpoint of a project is not published; the same paths are behind its http one.</summary>
    public static PublishedEndpoint? Endpoint(PublishedResource resource, string name) =>
        resource.Endpoints.FirstOrDefault(e => string.Equals(e.Annotation.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? (resource.Resource is ProjectResource ? resource.Endpoints.FirstOrDefault(e => e.IsHttp) : null);

    private static IEnumerable<string> Keys(PublishedResource resource) => resource.Resource.Annotations.OfType<HealthCheckAnnotation>().Select(h => h.Key).Distinct();

    // The model keeps a health check as a key alone: resource_endpoint_path_status_check.
    private static HttpHealthCheck? Parse(PublishedResource resource, string key)
    {
        foreach (var annotation in resource.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            var prefix = $"{resource.Resource.Name}_{annotation.Name}_";
            if (key.StartsWith(prefix, StringComparison.Ordinal) && Suffix().Match(key) is { Success: true } suffix && Endpoint(resource, annotation.Name) is { } endpoint)
            {
                return new HttpHealthCheck(endpoint, key[prefix.Length..suffix.Index], int.Parse(suffix.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    [GeneratedRegex("_([0-9]{3})_check$")]
    private static partial Regex Suffix();
}
