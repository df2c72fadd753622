using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace HyHome.Dashboard.Clients;

/// <summary>Asks one component of the stack for JSON. Whatever goes wrong is a <see cref="DataSourceException"/>, except that the caller no longer waits.</summary>
internal sealed class SourceApi(DataSources sources, DataSourceKind kind)
{
    /// <summary>How long a whole answer may take: the components' own limits are 1 to 5 minutes, and a page's reader has left by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public DataSourceKind Kind => kind;

    /// <summary>The component's base address, with a slash at its end so that a path below it is kept.</summary>
    /// <exception cref="DataSourceException">There is no such component.</exception>
    public Uri Address
    {
        get
        {
            var address = sources.AddressOf(kind) ?? throw DataSourceException.Absent(kind);
            return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        }
    }

    /// <summary>What goes into the header Authorization; null for nothing.</summary>
    public string? Authorization => sources.BasicAuthorization(kind);

    public Task<T> GetAsync<T>(string path, QueryParameters parameters, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, parameters.AppendTo(path))), read, cancellationToken);

    /// <summary>Sends the parameters as a form: a query may be longer than an address can be.</summary>
    public Task<T> PostAsync<T>(string path, QueryParameters parameters, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = new FormUrlEncodedContent(parameters) }, read, cancellationToken);

    /// <summary>Sends a request and reads the answer.</summary>
    public async Task<T> SendAsync<T>(HttpRequestMessage request, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var sent = request;
        // The client's own time-out ends with the head of the answer.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await sources.SendAsync(kind, request, patience.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false);
            using var json = JsonDocument.Parse(Repaired(body));
            return Read(json.RootElement, read);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw DataSourceException.TooSlow(kind, Patience, e);
        }
        catch (JsonException e)
        {
            throw DataSourceException.NotUnderstood(kind, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw DataSourceException.Unreachable(kind, Address, e);
        }
    }

    // Programs print what they like, and a store hands it on as it came: a byte that is no text must not hide the lines around it.
    private static byte[] Repaired(byte[] json) => Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));

    /// <summary>Reads an answer; what it lacks is told as a fault of the source.</summary>
    public T Read<T>(JsonElement answer, Func<JsonElement, T> read)
    {
        try
        {
            return read(answer);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw DataSourceException.NotUnderstood(kind, e);
        }
    }
}
