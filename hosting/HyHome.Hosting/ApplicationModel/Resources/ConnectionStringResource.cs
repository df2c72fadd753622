using HyHome.Hosting.ApplicationModel;

namespace HyHome.Hosting;

/// <summary>A connection string made of literals, parameters and endpoints.</summary>
/// <param name="name">The resource's name.</param>
/// <param name="connectionStringExpression">The connection string.</param>
public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression { get; } = connectionStringExpression ?? throw new ArgumentNullException(nameof(connectionStringExpression));
}

/// <summary>A service outside the application, known by its URL.</summary>
public sealed class ExternalServiceResource : Resource
{
    /// <summary>Creates an external service with a fixed URL.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="uri">Absolute, without query and fragment.</param>
    /// <exception cref="ArgumentException">The URL is not such a one.</exception>
    public ExternalServiceResource(string name, Uri uri)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (Problem(uri) is { } problem)
        {
            throw new ArgumentException(problem, nameof(uri));
        }

        Uri = uri;
    }

    /// <summary>Creates an external service whose URL is a parameter.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="urlParameter">The parameter.</param>
    public ExternalServiceResource(string name, ParameterResource urlParameter)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(urlParameter);
        UrlParameter = urlParameter;
    }

    /// <summary>The URL, where it is fixed.</summary>
    public Uri? Uri { get; }

    /// <summary>The parameter, where the URL is one.</summary>
    public ParameterResource? UrlParameter { get; }

    /// <summary>Reads a URL, or says what is wrong with it.</summary>
    internal static Uri Parse(string? url, Func<string, Exception> error)
    {
        if (url is null || !System.Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            throw error("The URL for the external service must be an absolute URI.");
        }

        return Problem(uri) is { } problem ? throw error(problem) : uri;
    }

    private static string? Problem(Uri uri) => uri switch
    {
        { IsAbsoluteUri: false } => "The URI for the external service must be absolute.",
        { Fragment.Length: > 0 } => "The URI cannot contain a fragment.",
        { Query.Length: > 0 } => "The URI cannot contain a query string.",
        _ => null,
    };
}

/// <summary>A resource that others find by service discovery: <c>https+http://name</c>.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource with files that can be copied into another one's image.</summary>
public interface IResourceWithContainerFiles : IResource;
