using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives a connection string to the resource, as <c>ConnectionStrings__name</c>, and its parts as <c>NAME_PART</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The resource to connect to.</param>
    /// <param name="connectionName">The name, instead of that of <paramref name="source"/>.</param>
    /// <param name="optional">Whether it may be missing.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        var flags = InjectionFlags(builder.Resource);
        builder.WithReferenceRelationship(resource);
        return builder.WithEnvironment(context =>
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] = new ConnectionStringReference(resource, optional);
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = name.Length == 0 ? string.Empty : $"{ResourceNames.Encode(name).ToUpperInvariant()}_";
                foreach (var (part, value) in ConnectionProperties(resource))
                {
                    context.EnvironmentVariables[$"{prefix}{part.ToUpperInvariant()}"] = value;
                }
            }
        });
    }

    /// <summary>Gives all endpoints of a resource to this one, as <c>services__name__endpoint__0</c> and <c>NAME_ENDPOINT</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The resource that has the endpoints.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return ReferToEndpoints(builder, source.Resource, endpointName: null, serviceName: null);
    }

    /// <summary>Gives all endpoints of a resource to this one under another name.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="source">The resource that has the endpoints.</param>
    /// <param name="name">The name.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        return ReferToEndpoints(builder, source.Resource, endpointName: null, serviceName: name);
    }

    /// <summary>Gives one endpoint to the resource, as <c>services__name__endpoint__0</c> and <c>NAME_ENDPOINT</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointReference">The endpoint.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferToEndpoints(builder, endpointReference.Resource, endpointReference.EndpointName, serviceName: null);
    }

    /// <summary>Gives a URL to the resource, as <c>services__name__default__0</c> and <c>name</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The service's name.</param>
    /// <param name="uri">Its URL: absolute, without query and fragment.</param>
    /// <exception cref="InvalidOperationException">The URL is not such a one.</exception>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(uri);
        var problem = !uri.IsAbsoluteUri ? "it must be absolute." : uri.Fragment.Length > 0 ? "it cannot contain a fragment." : uri.Query.Length > 0 ? "it cannot contain a query string." : null;
        if (problem is not null)
        {
            throw new InvalidOperationException($"The URI for service reference '{name}' is invalid while configuring target resource '{builder.Resource.Name}': {problem}");
        }

        var flags = InjectionFlags(builder.Resource);
        if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
        {
            builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
        }

        return flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints) ? builder.WithEnvironment(ResourceNames.Encode(name), uri.ToString()) : builder;
    }

    /// <summary>Gives the URL of an external service to the resource, as <c>services__name__scheme__0</c> and <c>NAME</c>.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="externalService">The external service.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;
        var flags = InjectionFlags(builder.Resource);
        var shortName = ResourceNames.Encode(service.Name).ToUpperInvariant();
        builder.WithReferenceRelationship(service);
        return builder.WithEnvironment(async context =>
        {
            // The scheme of a URL that is a parameter is known only when the application runs.
            var url = service.Uri ?? (context.ExecutionContext.IsPublishMode ? null : await ExternalServiceUrlAsync(builder.Resource, service, context.CancellationToken).ConfigureAwait(false));
            object value = service.Uri is { } fixedUrl ? fixedUrl.ToString() : service.UrlParameter!;
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{service.Name}__{url?.Scheme ?? "default"}__0"] = value;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                var variable = service.Uri is null && url is not null ? $"{shortName}_{ResourceNames.Encode(url.Scheme).ToUpperInvariant()}" : shortName;
                context.EnvironmentVariables[variable] = value;
            }
        });
    }

    /// <summary>Says which variables references set in the resource. Say it before the references.</summary>
    /// <typeparam name="TDestination">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="flags">Which.</param>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));
    }

    /// <summary>Sends readers of the resource's connection string to another resource.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="resource">The resource that has the connection string.</param>
    public static IResourceBuilder<T> WithConnectionStringRedirection<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString resource)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionStringRedirectAnnotation(resource), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Adds a part to the resource's connection.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The part's name.</param>
    /// <param name="value">Its value.</param>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));
    }

    /// <summary>Adds a part to the resource's connection.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The part's name.</param>
    /// <param name="value">Its value.</param>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : IResourceWithConnectionString => builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    /// <summary>A part of a resource's connection by name, ignoring case; an empty expression when it has none.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">The part's name.</param>
    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.GetConnectionProperties().Where(p => string.Equals(p.Key, key, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value).FirstOrDefault() ?? ReferenceExpression.Empty;
    }

    private static ReferenceEnvironmentInjectionFlags InjectionFlags(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties(IResourceWithConnectionString resource) =>
        resource.GetConnectionProperties().Concat(resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(a => KeyValuePair.Create(a.Name, a.Value)));

    private static IResourceBuilder<T> ReferToEndpoints<T>(IResourceBuilder<T> builder, IResourceWithEndpoints source, string? endpointName, string? serviceName)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);

        // One annotation for each source, however many references there are to it: a later one only adds endpoints to it.
        var reference = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().SingleOrDefault(a => a.Resource == source);
        if (reference is null)
        {
            reference = new EndpointReferenceAnnotation(source) { ContextNetworkId = builder.Resource.GetDefaultResourceNetwork() };
            builder.WithAnnotation(reference);
            builder.WithEnvironment(context => SetEndpointVariables(context, reference, serviceName));
        }

        if (endpointName is null)
        {
            reference.UseAllEndpoints = true;
        }
        else
        {
            reference.EndpointNames.Add(endpointName);
        }

        return builder.WithReferenceRelationship(source);
    }

    private static void SetEndpointVariables(EnvironmentCallbackContext context, EndpointReferenceAnnotation reference, string? serviceName)
    {
        var service = serviceName ?? reference.Resource.Name;
        var flags = InjectionFlags(context.Resource);
        var network = context.Resource.HasAnnotationOfType<HostNetworkAnnotation>() ? KnownNetworkIdentifiers.LocalhostNetwork : reference.ContextNetworkId;
        foreach (var endpoint in reference.Resource.GetEndpoints(network))
        {
            if (!reference.EndpointNames.Contains(endpoint.EndpointName) && (!reference.UseAllEndpoints || endpoint.ExcludeReferenceEndpoint))
            {
                continue;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                var prefix = ResourceNames.Encode(serviceName ?? service.ToUpperInvariant());
                context.EnvironmentVariables[$"{prefix}_{ResourceNames.Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                // "http" and "https" follow the scheme, which TLS may have changed; other endpoints are found by their name.
                var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                while (context.EnvironmentVariables.ContainsKey($"services__{service}__{key}__{index}"))
                {
                    index++;
                }

                context.EnvironmentVariables[$"services__{service}__{key}__{index}"] = endpoint;
            }
        }
    }
}
