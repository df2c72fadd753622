namespace HyHome.Hosting.Kubernetes.Publishing;

/// <summary>What a resource connects to that the model does not run.</summary>
/// <param name="Ports">The ports of addresses that are known.</param>
/// <param name="IsAnywhere">Whether there is an address that is not known.</param>
internal sealed record OutsideConnections(IReadOnlyList<int> Ports, bool IsAnywhere)
{
    public static OutsideConnections None { get; } = new([], IsAnywhere: false);
}

/// <summary>Finds what a resource refers to outside the model: external services, addresses, and connection strings that name no endpoint of the model.</summary>
/// <param name="published">What the model runs.</param>
/// <param name="problems">Takes what people should know.</param>
internal sealed class OutsideReader(IReadOnlyCollection<IResource> published, Validation.PublishProblems problems)
{
    // Of a reference to an address nothing stays in the model but its variables, which begin so.
    private const string ServiceVariable = "services__";

    /// <summary>Reads a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="variables">Its variables, as the model has them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<OutsideConnections> ReadAsync(IResource resource, IEnumerable<KeyValuePair<string, object>> variables, CancellationToken cancellationToken)
    {
        var ports = new SortedSet<int>();
        var unknown = new List<string>();
        var referred = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => r.Resource).Distinct().ToList();
        foreach (var service in referred.OfType<ExternalServiceResource>())
        {
            Add(service.Uri ?? await UrlAsync(service.UrlParameter, cancellationToken).ConfigureAwait(false), $"the external service '{service.Name}'");
        }

        foreach (var (name, value) in variables.Where(v => v.Key.StartsWith(ServiceVariable, StringComparison.Ordinal)))
        {
            if (value is string address && Uri.TryCreate(address, UriKind.Absolute, out var uri))
            {
                Add(uri, $"'{name}'");
            }
        }

        unknown.AddRange(referred.OfType<IResourceWithConnectionString>().Where(c => !published.Contains(c) && !LeadsInside(c, [])).Select(c => $"the connection string '{c.Name}'"));
        if (unknown.Count > 0)
        {
            problems.Remark($"'{resource.Name}' may connect anywhere: a network policy cannot know where {string.Join(" and ", unknown)} leads.");
        }

        return new OutsideConnections([.. ports], unknown.Count > 0);

        void Add(Uri? uri, string what)
        {
            if (uri is { Port: > 0 and var port })
            {
                ports.Add(port);
            }
            else
            {
                unknown.Add(what);
            }
        }
    }

    private static async Task<Uri?> UrlAsync(ParameterResource? parameter, CancellationToken cancellationToken)
    {
        if (parameter is not { Secret: false })
        {
            return null;
        }

        try
        {
            return Uri.TryCreate(await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false), UriKind.Absolute, out var uri) ? uri : null;
        }
        catch (MissingParameterValueException)
        {
            // Said where the value is used.
            return null;
        }
    }

    private bool LeadsInside(object value, HashSet<object> seen) => seen.Add(value)
        && (value is EndpointReference endpoint ? published.Contains(endpoint.Resource)
            : (value is IResource resource && published.Contains(resource))
            || (value is IResourceWithConnectionString connection && value is not ParameterResource && LeadsInside(connection.ConnectionStringExpression, seen))
            || (value is IValueWithReferences { References: var references } && references.Any(r => LeadsInside(r, seen))));
}
