namespace HyHome.Hosting.Kubernetes;

/// <summary>Where something that is in the cluster already serves an endpoint of the model.</summary>
/// <param name="service">The Service's name.</param>
/// <param name="port">The Service's port.</param>
/// <param name="podPort">The port of the pods behind it, which network policies need; by default the same.</param>
/// <param name="path">What stands before every path, such as <c>/prometheus</c>.</param>
public sealed class ExistingEndpoint(string service, int port, int? podPort = null, string path = "")
{
    /// <summary>The Service's name.</summary>
    public string Service { get; } = service ?? throw new ArgumentNullException(nameof(service));

    /// <summary>The Service's port.</summary>
    public int Port { get; } = port;

    /// <summary>The port of the pods behind it.</summary>
    public int PodPort { get; } = podPort ?? port;

    /// <summary>What stands before every path.</summary>
    public string Path { get; } = path ?? throw new ArgumentNullException(nameof(path));
}

/// <summary>In an overlay, or everywhere, the resource is not published: something else in the cluster is what it stands for.</summary>
internal sealed record ExistingServiceAnnotation(string? Overlay, string Namespace, IReadOnlyDictionary<string, ExistingEndpoint> Endpoints) : IResourceAnnotation
{
    /// <summary>What is said for the overlay, or for everywhere; null where the resource is published.</summary>
    public static ExistingServiceAnnotation? Of(IResource resource, string? overlay) =>
        resource.Annotations.OfType<ExistingServiceAnnotation>().LastOrDefault(a => a.Overlay is null || a.Overlay == overlay);
}

/// <summary>A variable that has another value in an overlay, or in any cluster.</summary>
internal sealed record ClusterEnvironmentAnnotation(string? Overlay, string Variable, object Value) : IResourceAnnotation;

/// <summary>Further objects and files that follow from the model.</summary>
internal sealed record ClusterFilesAnnotation(string? Overlay, Func<ClusterFileContext, IEnumerable<ClusterFile>> Create) : IResourceAnnotation;
