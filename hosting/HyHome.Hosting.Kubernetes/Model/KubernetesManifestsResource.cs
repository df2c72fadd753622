namespace HyHome.Hosting.Kubernetes;

/// <summary>A cluster that the model's resources go to, as files of Kubernetes objects.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="options">How the objects are made.</param>
public sealed class KubernetesManifestsResource(string name, KubernetesManifestsOptions options) : Resource(name), IComputeEnvironmentResource
{
    /// <summary>How the objects are made.</summary>
    public KubernetesManifestsOptions Options { get; } = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>The name under which pods of the namespace reach the endpoint: the Service is named as the resource.</summary>
    /// <param name="endpointReference">The endpoint.</param>
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        var host = Values.ClusterAddresses.HostOf(endpointReference.Resource, Options);
        return ReferenceExpression.Create($"{host}");
    }

    /// <summary>The part of a model that goes to this cluster: all but what says that it goes to another one.</summary>
    internal DistributedApplicationModel Part(DistributedApplicationModel model) =>
        new(model.Resources.Where(r => r.GetComputeEnvironment() is null || r.GetComputeEnvironment() == this));
}
