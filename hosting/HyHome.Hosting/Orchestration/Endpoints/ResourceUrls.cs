using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting.Orchestration.Endpoints;

/// <summary>The addresses of a resource that a person can open: its endpoints, and what the model says about them.</summary>
internal static class ResourceUrls
{
    /// <summary>Computes the addresses after the endpoints were allocated.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="execution">How the application runs.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<UrlSnapshot>> GetAsync(IResource resource, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints withEndpoints)
        {
            urls.AddRange(resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.AllocatedEndpoint is not null)
                .Select(e => new ResourceUrlAnnotation { Url = e.AllocatedEndpoint!.UriString, Endpoint = new EndpointReference(withEndpoints, e) }));
        }

        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(execution, resource, urls, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }

        return [.. urls.Select(Snapshot)];
    }

    private static UrlSnapshot Snapshot(ResourceUrlAnnotation url)
    {
        // A path alone counts from its endpoint.
        var address = url.Url.StartsWith('/') && url.Endpoint is { IsAllocated: true } endpoint ? endpoint.Url.TrimEnd('/') + url.Url : url.Url;
        return new UrlSnapshot(url.Endpoint?.EndpointName, address, IsInternal: url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            IsInactive = url.Endpoint is not null,
            DisplayProperties = new(url.DisplayText ?? string.Empty, url.DisplayOrder ?? 0),
        };
    }
}
