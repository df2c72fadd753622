using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes;

/// <summary>A further file beside a resource's objects: one more object, or something that another tool reads.</summary>
/// <param name="path">The file's name, or for another tool's file its path below the overlay.</param>
/// <param name="content">What it says.</param>
/// <param name="isObject">Whether it is an object, which is then applied with the others.</param>
public sealed class ClusterFile(string path, JsonObject content, bool isObject = true)
{
    /// <summary>Its name or path.</summary>
    public string Path { get; } = path ?? throw new ArgumentNullException(nameof(path));

    /// <summary>What it says.</summary>
    public JsonObject Content { get; } = content ?? throw new ArgumentNullException(nameof(content));

    /// <summary>Whether it is an object.</summary>
    public bool IsObject { get; } = isObject;
}

/// <summary>What a further file is made from.</summary>
public sealed class ClusterFileContext
{
    private readonly Func<EndpointReference, string?> _url;
    private readonly Func<string, IReadOnlyDictionary<string, string>?, JsonObject> _metadata;

    internal ClusterFileContext(KubernetesManifestsOptions options, Func<EndpointReference, string?> url, Func<string, IReadOnlyDictionary<string, string>?, JsonObject> metadata) =>
        (Options, _url, _metadata) = (options, url, metadata);

    /// <summary>How the objects are made.</summary>
    public KubernetesManifestsOptions Options { get; }

    /// <summary>An endpoint's address with its namespace, as pods of every namespace reach it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="InvalidOperationException">The endpoint is not published.</exception>
    public string Url(EndpointReference endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _url(endpoint) ?? throw new InvalidOperationException($"The endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}' is not published.");
    }

    /// <summary>Name, namespace and labels of one more object of the resource.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="labels">Labels beside those that every object has.</param>
    public JsonObject Metadata(string name, IReadOnlyDictionary<string, string>? labels = null) => _metadata(name, labels);
}
