namespace HyHome.Dashboard.Sources;

/// <summary>Sends requests to the components of the stack. Errors name the component, the cause and the cure.</summary>
internal sealed class DataSources(IHttpClientFactory clients, IDataSourceAddresses addresses)
{
    /// <summary>Whether there is such a component.</summary>
    public bool Has(DataSourceKind kind) => addresses.Find(kind) is not null;

    /// <summary>The component's base address; null when there is none.</summary>
    public Uri? AddressOf(DataSourceKind kind) => addresses.Find(kind);

    /// <summary>A client whose base address is the component's.</summary>
    /// <exception cref="DataSourceException">There is no such component.</exception>
    public HttpClient Client(DataSourceKind kind)
    {
        var client = clients.CreateClient(kind.ToString());
        client.BaseAddress = addresses.Find(kind) ?? throw DataSourceException.Absent(kind);
        return client;
    }

    /// <summary>Sends a request and returns the response, whose head has come and whose status is a success.</summary>
    /// <param name="kind">The component.</param>
    /// <param name="request">The request, with an address relative to the component's.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="DataSourceException">There is no such component, it doesn't answer, or it refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(DataSourceKind kind, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var client = Client(kind);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw DataSourceException.Unreachable(kind, client.BaseAddress!, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw DataSourceException.TooSlow(kind, client.Timeout, error);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw DataSourceException.Refused(kind, response.StatusCode, await ErrorText.ReadAsync(response, cancellationToken));
        }
    }

    /// <summary>Asks for a document and returns its text as a stream.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<HttpResponseMessage> GetAsync(DataSourceKind kind, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(kind, request, cancellationToken);
    }
}
