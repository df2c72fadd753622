using HyHome.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HyHome.Hosting.Testing;

/// <summary>What tests ask of a started application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>Makes a client whose base address is an endpoint of a resource.</summary>
    /// <param name="app">The started application.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="endpointName">The endpoint; without it <c>https</c>, else <c>http</c>.</param>
    /// <exception cref="ArgumentException">There is no such resource or endpoint.</exception>
    /// <exception cref="InvalidOperationException">The application was not started.</exception>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var client = Started(app).Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = GetEndpoint(app, resourceName, endpointName);
        return client;
    }

    /// <summary>The address of an endpoint of a resource.</summary>
    /// <inheritdoc cref="CreateHttpClient"/>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        GetEndpointForNetwork(app, resourceName, networkIdentifier: null, endpointName);

    /// <summary>The address of an endpoint of a resource, as a network sees it.</summary>
    /// <param name="app">The started application.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="networkIdentifier">The network, such as <see cref="KnownNetworkIdentifiers.DefaultAspireContainerNetwork"/>; null for this machine.</param>
    /// <param name="endpointName">The endpoint; without it <c>https</c>, else <c>http</c>.</param>
    /// <exception cref="ArgumentException">There is no such resource or endpoint, or that network does not reach it.</exception>
    /// <exception cref="InvalidOperationException">The application was not started.</exception>
    public static Uri GetEndpointForNetwork(this DistributedApplication app, string resourceName, NetworkIdentifier? networkIdentifier, string? endpointName = null)
    {
        var resource = Find(app, resourceName);
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().Where(e => Address(e, networkIdentifier) is not null).ToList();
        var endpoint = (string.IsNullOrEmpty(endpointName) ? ["https", "http"] : new[] { endpointName })
            .Select(name => endpoints.Find(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(found => found is not null);
        return endpoint is not null
            ? new Uri(Address(endpoint, networkIdentifier)!.UriString)
            : throw new ArgumentException(
                $"The resource '{resourceName}' has no endpoint '{endpointName ?? "http"}'. {(endpoints.Count == 0 ? "It has none." : $"It has: {string.Join(", ", endpoints.Select(e => e.Name))}.")}",
                nameof(endpointName));
    }

    /// <summary>The connection string of a resource.</summary>
    /// <param name="app">The started application.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">There is no such resource, or it has no connection string.</exception>
    public static ValueTask<string?> GetConnectionStringAsync(this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"The resource '{resourceName}' has no connection string.", nameof(resourceName));

    private static AllocatedEndpoint? Address(EndpointAnnotation endpoint, NetworkIdentifier? network) => network is null
        ? endpoint.AllocatedEndpoint
        : endpoint.AllAllocatedEndpoints.TryGetAllocatedEndpoint(network, out var allocated) ? allocated : null;

    private static IResource Find(DistributedApplication app, string resourceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceName);
        var model = Started(app).Services.GetRequiredService<DistributedApplicationModel>();
        return model.Resources.FirstOrDefault(r => string.Equals(r.Name, resourceName, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no resource '{resourceName}'. There are: {string.Join(", ", model.Resources.Select(r => r.Name))}.", nameof(resourceName));
    }

    private static DistributedApplication Started(DistributedApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested
            ? app
            : throw new InvalidOperationException("The application was not started: await app.StartAsync() first.");
    }
}
