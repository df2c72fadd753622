using System.Net.Sockets;
using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Changes an endpoint.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointName">The endpoint's name, ignoring case.</param>
    /// <param name="callback">Changes it.</param>
    /// <param name="createIfNotExists">Whether a TCP endpoint is created where there is none of that name; else nothing happens.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpointName);
        ArgumentNullException.ThrowIfNull(callback);
        if (FindEndpoint(builder.Resource, endpointName) is { } existing)
        {
            callback(existing);
        }
        else if (createIfNotExists)
        {
            var endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            callback(endpoint);
            builder.Resource.Annotations.Add(endpoint);
        }

        return builder;
    }

    /// <summary>Adds an endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="scheme">The scheme of its URLs; by default the protocol in lower case.</param>
    /// <param name="name">Its name; by default the scheme.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it; null to let the engine decide.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    /// <param name="protocol">TCP unless told otherwise.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null, bool? isExternal = null, ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var effectiveName = name ?? scheme ?? (protocol ?? ProtocolType.Tcp).ToString().ToLowerInvariant();
        if (FindEndpoint(builder.Resource, effectiveName) is not { } endpoint)
        {
            endpoint = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, scheme, transport: null, name, port, targetPort, isExternal, isProxied);
            builder.WithAnnotation(endpoint);
        }
        else
        {
            // What is not said stays as it is.
            endpoint.Port = port ?? endpoint.Port;
            endpoint.TargetPort = targetPort ?? endpoint.TargetPort;
            endpoint.IsExternal = isExternal ?? endpoint.IsExternal;
            endpoint.IsExplicitlyProxied = isProxied ?? endpoint.IsExplicitlyProxied;
        }

        TellPort(builder, endpoint, env);
        return builder;
    }

    /// <summary>Adds an endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="scheme">The scheme of its URLs.</param>
    /// <param name="name">Its name; by default the scheme.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    /// <param name="protocol">TCP unless told otherwise.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, int? port, int? targetPort, string? scheme, [EndpointName] string? name, string? env, bool isProxied, bool? isExternal, ProtocolType? protocol)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, scheme, name, env, (bool?)isProxied, isExternal, protocol);

    /// <summary>Adds an endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="scheme">The scheme of its URLs.</param>
    /// <param name="name">Its name; by default the scheme.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, int? port, int? targetPort, string? scheme, [EndpointName] string? name, string? env, bool? isProxied, bool? isExternal)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, scheme, name, env, isProxied, isExternal, protocol: null);

    /// <summary>Adds an endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="scheme">The scheme of its URLs.</param>
    /// <param name="name">Its name; by default the scheme.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    /// <param name="isExternal">Whether it is meant for users outside the application.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, int? port, int? targetPort, string? scheme, [EndpointName] string? name, string? env, bool isProxied, bool? isExternal)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, scheme, name, env, (bool?)isProxied, isExternal, protocol: null);

    /// <summary>Adds an HTTP endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="name">Its name; by default <c>http</c>.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it; null to let the engine decide.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <summary>Adds an HTTP endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="name">Its name; by default <c>http</c>.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port, int? targetPort, [EndpointName] string? name, string? env, bool isProxied)
        where T : IResourceWithEndpoints => builder.WithHttpEndpoint(port, targetPort, name, env, (bool?)isProxied);

    /// <summary>Adds an HTTPS endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="name">Its name; by default <c>https</c>.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it; null to let the engine decide.</param>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, [EndpointName] string? name = null, string? env = null, bool? isProxied = null)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>Adds an HTTPS endpoint, or changes the one of that name.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port others use; null to have one allocated.</param>
    /// <param name="targetPort">The port the resource listens on.</param>
    /// <param name="name">Its name; by default <c>https</c>.</param>
    /// <param name="env">The environment variable that tells the resource on which port to listen.</param>
    /// <param name="isProxied">Whether a proxy may stand before it.</param>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(this IResourceBuilder<T> builder, int? port, int? targetPort, [EndpointName] string? name, string? env, bool isProxied)
        where T : IResourceWithEndpoints => builder.WithHttpsEndpoint(port, targetPort, name, env, (bool?)isProxied);

    /// <summary>Says that the HTTP and HTTPS endpoints there are so far are meant for users outside the application.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => UriSchemes.IsHttp(e.UriScheme)))
        {
            endpoint.IsExternal = true;
        }

        return builder;
    }

    /// <summary>Says whether a proxy may stand before the resource's endpoints.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="proxyEnabled">Whether it may.</param>
    public static IResourceBuilder<IResourceWithEndpoints> WithEndpointProxySupport(this IResourceBuilder<IResourceWithEndpoints> builder, bool proxyEnabled)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ProxySupportAnnotation { ProxyEnabled = proxyEnabled }, ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Says that the resource's HTTP endpoints speak HTTP/2 only, as gRPC does.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new Http2ServiceAnnotation());
    }

    /// <summary>An endpoint of the resource, by name; it need not exist yet.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The endpoint's name.</param>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.GetEndpoint(name);
    }

    /// <summary>An endpoint of the resource as seen from a network, by name; it need not exist yet.</summary>
    /// <typeparam name="T">The resource's type.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="name">The endpoint's name.</param>
    /// <param name="contextNetworkId">The network.</param>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name, NetworkIdentifier contextNetworkId)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.GetEndpoint(name, contextNetworkId);
    }

    private static EndpointAnnotation? FindEndpoint(IResource resource, string name) =>
        resource.Annotations.OfType<EndpointAnnotation>().SingleOrDefault(e => ResourceNames.Equal(e.Name, name));

    private static void TellPort<T>(IResourceBuilder<T> builder, EndpointAnnotation endpoint, string? env)
        where T : IResourceWithEndpoints
    {
        if (env is null || builder.Resource is not IResourceWithEnvironment)
        {
            return;
        }

        // A second name takes the place of the first; the callback reads it when it is evaluated.
        var isFirst = endpoint.TargetPortEnvironmentVariable is null;
        endpoint.TargetPortEnvironmentVariable = env;
        if (isFirst)
        {
            var reference = new EndpointReference(builder.Resource, endpoint, KnownNetworkIdentifiers.LocalhostNetwork);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
                context.EnvironmentVariables[endpoint.TargetPortEnvironmentVariable] = reference.Property(EndpointProperty.TargetPort)));
        }
    }
}
