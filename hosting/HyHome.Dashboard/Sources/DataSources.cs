using System.Text;

namespace HyHome.Dashboard.Sources;

/// <summary>Sends requests to the components of the stack. Errors name the component, the cause and the cure.</summary>
internal sealed class DataSources(IHttpClientFactory clients, IDataSourceAddresses addresses)
{
    private const string AuthorizationScheme = "Basic";

    /// <summary>Whether there is such a component.</summary>
    public bool Has(DataSourceKind kind) => addresses.Find(kind) is not null;

    /// <summary>The component's base address, without a name and password that are part of it; null when there is none.</summary>
    public Uri? AddressOf(DataSourceKind kind) => addresses.Find(kind) is { } address ? Bare(address) : null;

    /// <summary>A client whose base address is the component's.</summary>
    /// <exception cref="DataSourceException">There is no such component.</exception>
    public HttpClient Client(DataSourceKind kind)
    {
        var client = clients.CreateClient(kind.ToString());
        var address = addresses.Find(kind) ?? throw DataSourceException.Absent(kind);
        client.BaseAddress = Bare(address);
        client.DefaultRequestHeaders.Authorization = AuthorizationOf(address) is { } authorization ? new(AuthorizationScheme, authorization) : null;
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

    /// <summary>What a component's address says of who asks, as a header's value; null where it says nothing.</summary>
    public string? BasicAuthorization(DataSourceKind kind) => addresses.Find(kind) is { } address && AuthorizationOf(address) is { } value ? $"{AuthorizationScheme} {value}" : null;

    // The password is for the component alone: addresses stand in pages and messages.
    private static Uri Bare(Uri address) => address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    private static string? AuthorizationOf(Uri address) =>
        address.UserInfo.Length == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join(':', address.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString))));

    /// <summary>Asks for a document and returns its text as a stream.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<HttpResponseMessage> GetAsync(DataSourceKind kind, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(kind, request, cancellationToken);
    }
}
