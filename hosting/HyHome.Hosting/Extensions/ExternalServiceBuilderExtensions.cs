using HyHome.Hosting.ApplicationModel;
using HyHome.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyHome.Hosting;

/// <summary>What can be said of services outside the application.</summary>
public static class ExternalServiceBuilderExtensions
{
    /// <summary>Adds a service outside the application.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="url">Its URL: absolute, without query and fragment.</param>
    /// <exception cref="ArgumentException">The URL is not such a one.</exception>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, [ResourceName] string name, string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return builder.AddExternalService(name, ExternalServiceResource.Parse(url, problem => new ArgumentException($"The URL '{url}' of external service '{name}' is invalid: {problem}", nameof(url))));
    }

    /// <summary>Adds a service outside the application.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="uri">Its URL: absolute, without query and fragment.</param>
    /// <exception cref="ArgumentException">The URL is not such a one.</exception>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, [ResourceName] string name, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Add(builder, new ExternalServiceResource(name, uri)).WithUrl(uri.ToString());
    }

    /// <summary>Adds a service outside the application whose URL is a parameter.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="urlParameter">The parameter.</param>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource> urlParameter)
    {
        ArgumentNullException.ThrowIfNull(urlParameter);
        return Add(builder, new ExternalServiceResource(name, urlParameter.Resource)).WithUrl(ReferenceExpression.Create($"{urlParameter.Resource}"));
    }

    /// <summary>Adds a health check by HTTP GET.</summary>
    /// <param name="builder">The external service.</param>
    /// <param name="path">The path, relative to its URL.</param>
    /// <param name="statusCode">The status that is health, 200 unless told otherwise.</param>
    /// <exception cref="ArgumentException">The path is none, or the service does not speak HTTP.</exception>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var service = builder.Resource;
        if (path is not null && !Uri.IsWellFormedUriString(path, UriKind.Relative))
        {
            throw new ArgumentException($"The path '{path}' is not a valid relative URL.", nameof(path));
        }

        if (service.Uri is { } known && !UriSchemes.IsHttp(known.Scheme))
        {
            throw new ArgumentException($"The URL '{known}' for external service '{service.Name}' cannot be used for HTTP health checks because it has a non-HTTP scheme.", nameof(builder));
        }

        var expected = statusCode ?? 200;
        var key = $"{service.Name}_external{(path is null ? string.Empty : $"_{path}")}_{expected}_check";
        builder.WithHealthCheck(key);
        builder.ApplicationBuilder.Services.AddHealthCheckHttpClient(key);
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            services => new HttpHealthCheck(
                async cancellationToken =>
                {
                    var url = service.Uri ?? new Uri((await service.UrlParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false))!);
                    return path is null ? url : new Uri(url, path);
                },
                expected,
                () => services.GetRequiredService<IHttpClientFactory>().CreateClient(key)),
            failureStatus: null,
            tags: null));
        return builder;
    }

    private static IResourceBuilder<ExternalServiceResource> Add(IDistributedApplicationBuilder builder, ExternalServiceResource service)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(service)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "ExternalService", State = KnownResourceStates.Waiting, Properties = [] })
            .ExcludeFromManifest()
            .OnInitializeResource(StartAsync);
    }

    private static async Task StartAsync(ExternalServiceResource service, InitializeResourceEvent initialize, CancellationToken cancellationToken)
    {
        try
        {
            var url = service.Uri?.ToString() ?? await service.UrlParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false);
            var parsed = ExternalServiceResource.Parse(url, problem => new DistributedApplicationException($"The URL parameter '{service.UrlParameter?.Name}' of '{service.Name}' is invalid: {problem}"));
            await initialize.Eventing.PublishAsync(new BeforeResourceStartedEvent(service, initialize.Services), cancellationToken).ConfigureAwait(false);
            await initialize.Notifications.PublishUpdateAsync(service, s => s with
            {
                State = KnownResourceStates.Running,
                Urls = [new UrlSnapshot(Name: null, parsed.ToString(), IsInternal: false)],
            }).ConfigureAwait(false);
        }
        catch (DistributedApplicationException error)
        {
            Microsoft.Extensions.Logging.LoggerExtensions.LogError(initialize.Logger, "{Error}", error.Message);
            await initialize.Notifications.PublishUpdateAsync(service, s => s with { State = KnownResourceStates.FailedToStart }).ConfigureAwait(false);
        }
    }
}
