using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a health check, which is registered with <c>Services.AddHealthChecks()</c>.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="key">Its key there.</param>
    /// <exception cref="DistributedApplicationException">The resource has one with that key.</exception>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        return builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(a => a.Key == key)
            ? throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.")
            : builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Adds a health check by HTTP GET.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path, <c>/</c> unless told otherwise.</param>
    /// <param name="statusCode">The status that is health, 200 unless told otherwise.</param>
    /// <param name="endpointName">The endpoint; by default <c>https</c>, else <c>http</c>.</param>
    /// <exception cref="DistributedApplicationException">There is no such endpoint, or it is not an HTTP one.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithHttpHealthCheck(HttpEndpoint(builder, endpointName, "HTTP health check"), path, statusCode);

    /// <summary>Adds a health check by HTTP GET.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointSelector">Chooses the endpoint.</param>
    /// <param name="path">The path, <c>/</c> unless told otherwise.</param>
    /// <param name="statusCode">The status that is health, 200 unless told otherwise.</param>
    /// <exception cref="DistributedApplicationException">There is no such endpoint, or it is not an HTTP one.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = SelectHttpEndpoint(builder, endpointSelector, "HTTP health check");
        path ??= "/";
        var expected = statusCode ?? 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{expected}_check";
        builder.WithHealthCheck(key);
        builder.ApplicationBuilder.Services.AddHealthCheckHttpClient(key);
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new HttpHealthCheck(
                async cancellationToken => endpoint.IsAllocated ? new Uri(new Uri((await endpoint.GetValueAsync(cancellationToken).ConfigureAwait(false))!), path) : null,
                expected,
                () => services.GetRequiredService<IHttpClientFactory>().CreateClient(key)),
            failureStatus: null,
            tags: null));
        return builder;
    }

    /// <summary>Adds a health check by HTTPS GET.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="path">The path, <c>/</c> unless told otherwise.</param>
    /// <param name="statusCode">The status that is health, 200 unless told otherwise.</param>
    /// <param name="endpointName">The endpoint; by default <c>https</c>.</param>
    [Obsolete("This method is obsolete and will be removed in a future version. Use the WithHttpHealthCheck method instead.")]
    public static IResourceBuilder<T> WithHttpsHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints => builder.WithHttpHealthCheck(path, statusCode, endpointName ?? "https");

    /// <summary>Adds a probe by HTTP GET, and a health check of the same path.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="type">What it is for; it takes the place of one of the same type.</param>
    /// <param name="path">The path, <c>/</c> unless told otherwise.</param>
    /// <param name="initialDelaySeconds">Seconds before the first, 5 unless told otherwise.</param>
    /// <param name="periodSeconds">Seconds between two, 5 unless told otherwise.</param>
    /// <param name="timeoutSeconds">Seconds until one counts as failed, 1 unless told otherwise.</param>
    /// <param name="failureThreshold">How many in a row must fail, 3 unless told otherwise.</param>
    /// <param name="successThreshold">How many in a row must succeed after a failure, 1 unless told otherwise.</param>
    /// <param name="endpointName">The endpoint; by default <c>https</c>, else <c>http</c>.</param>
    /// <exception cref="DistributedApplicationException">There is no such endpoint, or it is not an HTTP one.</exception>
    public static IResourceBuilder<T> WithHttpProbe<T>(this IResourceBuilder<T> builder, ProbeType type, string? path = null, int? initialDelaySeconds = null, int? periodSeconds = null, int? timeoutSeconds = null, int? failureThreshold = null, int? successThreshold = null, [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints, IResourceWithProbes =>
        builder.WithHttpProbe(type, HttpEndpoint(builder, endpointName, "HTTP probe"), path, initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold);

    /// <summary>Adds a probe by HTTP GET, and a health check of the same path.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="type">What it is for; it takes the place of one of the same type.</param>
    /// <param name="endpointSelector">Chooses the endpoint.</param>
    /// <param name="path">The path, <c>/</c> unless told otherwise.</param>
    /// <param name="initialDelaySeconds">Seconds before the first, 5 unless told otherwise.</param>
    /// <param name="periodSeconds">Seconds between two, 5 unless told otherwise.</param>
    /// <param name="timeoutSeconds">Seconds until one counts as failed, 1 unless told otherwise.</param>
    /// <param name="failureThreshold">How many in a row must fail, 3 unless told otherwise.</param>
    /// <param name="successThreshold">How many in a row must succeed after a failure, 1 unless told otherwise.</param>
    /// <exception cref="DistributedApplicationException">There is no such endpoint, or it is not an HTTP one.</exception>
    public static IResourceBuilder<T> WithHttpProbe<T>(this IResourceBuilder<T> builder, ProbeType type, Func<EndpointReference>? endpointSelector, string? path = null, int? initialDelaySeconds = null, int? periodSeconds = null, int? timeoutSeconds = null, int? failureThreshold = null, int? successThreshold = null)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        var endpoint = SelectHttpEndpoint(builder, endpointSelector, "HTTP probe");
        var probe = new EndpointProbeAnnotation
        {
            Type = type,
            EndpointReference = endpoint,
            Path = path ?? "/",
            InitialDelaySeconds = initialDelaySeconds ?? 5,
            PeriodSeconds = periodSeconds ?? 5,
            TimeoutSeconds = timeoutSeconds ?? 1,
            FailureThreshold = failureThreshold ?? 3,
            SuccessThreshold = successThreshold ?? 1,
        };
        foreach (var existing in builder.Resource.Annotations.OfType<ProbeAnnotation>().Where(p => p.Type == type))
        {
            builder.Resource.Annotations.Remove(existing);
        }

        return builder.WithAnnotation(probe).WithHttpHealthCheck(() => endpoint, path);
    }

    private static EndpointReference SelectHttpEndpoint<T>(IResourceBuilder<T> builder, Func<EndpointReference>? selector, string purpose)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = (selector ?? HttpEndpoint(builder, endpointName: null, purpose))()
            ?? throw new DistributedApplicationException($"Could not create {purpose} for resource '{builder.Resource.Name}' as the endpoint selector returned null.");
        return UriSchemes.IsHttp(endpoint.Scheme)
            ? endpoint
            : throw new DistributedApplicationException(
                $"Could not create {purpose} for resource '{builder.Resource.Name}' as the endpoint with name '{endpoint.EndpointName}' and scheme '{endpoint.Scheme}' is not an HTTP endpoint.");
    }

    private static Func<EndpointReference> HttpEndpoint<T>(IResourceBuilder<T> builder, string? endpointName, string purpose)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        string[] names = endpointName is null ? UriSchemes.HttpsThenHttp : [endpointName];
        return () => names.Select(name => FindEndpoint(builder.Resource, name)).FirstOrDefault(e => e is not null) is { } endpoint
            ? new EndpointReference(builder.Resource, endpoint)
            : throw new DistributedApplicationException(
                $"Could not create {purpose} for resource '{builder.Resource.Name}' as no endpoint was found matching one of the specified names: {string.Join(", ", names)}. " +
                $"Its endpoints: {string.Join(", ", builder.Resource.GetEndpoints().Select(e => e.EndpointName).DefaultIfEmpty("none"))}.");
    }
}
