namespace HyHome.Hosting.ApplicationModel;

/// <summary>A place where compute resources are deployed to, such as a Kubernetes cluster.</summary>
public interface IComputeEnvironmentResource : IResource
{
    /// <summary>The host name under which an endpoint is reached inside the environment.</summary>
    /// <param name="endpointReference">The endpoint.</param>
    /// <exception cref="NotSupportedException">The environment gives no addresses.</exception>
    ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference) =>
        throw new NotSupportedException($"The compute environment '{Name}' does not say under which address endpoint '{endpointReference.EndpointName}' of '{endpointReference.Resource.Name}' is reached.");

    /// <summary>A property of an endpoint as it is inside the environment.</summary>
    /// <param name="endpointReferenceExpression">The endpoint and the property asked for.</param>
    /// <exception cref="InvalidOperationException">The endpoint has no port and its scheme no default one.</exception>
    ReferenceExpression GetEndpointPropertyExpression(EndpointReferenceExpression endpointReferenceExpression)
    {
        var reference = endpointReferenceExpression.Endpoint;
        var endpoint = reference.EndpointAnnotation;
        var scheme = endpoint.UriScheme;
        var standardPort = scheme.ToUpperInvariant() switch { "HTTP" => 80, "HTTPS" => 443, _ => (int?)null };
        var port = endpoint.Port ?? standardPort
            ?? throw new InvalidOperationException($"Endpoint '{endpoint.Name}' of '{reference.Resource.Name}' must specify a port for scheme '{scheme}'.");
        return endpointReferenceExpression.Property switch
        {
            EndpointProperty.Url when port == standardPort => ReferenceExpression.Create($"{scheme}://{GetHostAddressExpression(reference)}"),
            EndpointProperty.Url => ReferenceExpression.Create($"{scheme}://{GetHostAddressExpression(reference)}:{port.ToString()}"),
            EndpointProperty.Host or EndpointProperty.IPV4Host => GetHostAddressExpression(reference),
            EndpointProperty.Port => ReferenceExpression.Create($"{port.ToString()}"),
            EndpointProperty.TargetPort when endpoint.TargetPort is { } target => ReferenceExpression.Create($"{target.ToString()}"),
            EndpointProperty.TargetPort => ReferenceExpression.Create($"{new ContainerPortReference(reference.Resource)}"),
            EndpointProperty.Scheme => ReferenceExpression.Create($"{scheme}"),
            EndpointProperty.HostAndPort => ReferenceExpression.Create($"{GetHostAddressExpression(reference)}:{port.ToString()}"),
            EndpointProperty.TlsEnabled => ReferenceExpression.Create($"{endpoint.TlsEnabled.ToString()}"),
            var other => throw new InvalidOperationException($"The property '{other}' is not supported for the endpoint '{endpoint.Name}'."),
        };
    }
}

/// <summary>Which compute environment a resource goes to, where the model has several.</summary>
/// <param name="computeEnvironment">The environment.</param>
public class ComputeEnvironmentAnnotation(IComputeEnvironmentResource computeEnvironment) : IResourceAnnotation
{
    /// <summary>The environment.</summary>
    public IComputeEnvironmentResource ComputeEnvironment { get; } = computeEnvironment;
}

/// <summary>What a compute environment makes of a resource.</summary>
/// <param name="target">The environment's own resource, such as a Kubernetes workload.</param>
public sealed class DeploymentTargetAnnotation(IResource target) : IResourceAnnotation
{
    /// <summary>The environment's own resource.</summary>
    public IResource DeploymentTarget { get; set; } = target;

    /// <summary>Where images built for the resource are pushed to.</summary>
    public IContainerRegistry? ContainerRegistry { get; set; }

    /// <summary>The environment.</summary>
    public IComputeEnvironmentResource? ComputeEnvironment { get; set; }
}

/// <summary>A registry of container images.</summary>
public interface IContainerRegistry
{
    /// <summary>The registry's name.</summary>
    ReferenceExpression Name { get; }

    /// <summary>The registry's host, such as <c>ghcr.io</c>.</summary>
    ReferenceExpression Endpoint { get; }

    /// <summary>The path in the registry, where images have one in common.</summary>
    ReferenceExpression? Repository => null;
}

/// <summary>The port a resource listens on in its container, left to the deployment to decide.</summary>
/// <param name="resource">The resource.</param>
public class ContainerPortReference(IResource resource) : IManifestExpressionProvider, IValueWithReferences, IValueProvider
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Resource.Name}.containerPort}}";

    /// <inheritdoc/>
    public IEnumerable<object> References => [Resource];

    // Known only to what deploys it: without a target the conventional port of .NET images.
    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => new("8080");
}
