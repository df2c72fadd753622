using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace HyHome.Hosting.Kubernetes.Cluster;

/// <summary>The API server, for objects of any kind. Connection and credentials are the client library's.</summary>
internal sealed class ClusterApi : k8s.Kubernetes
{
    /// <summary>Under this name the API server remembers which fields are ours.</summary>
    public const string FieldManager = "hyhome";

    private const int PageSize = 500;
    private const int Attempts = 6;
    private const int MaxPauseSeconds = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public ClusterApi(KubernetesClientConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>Makes the object be as it is given, by server-side apply.</summary>
    /// <param name="document">The object.</param>
    /// <param name="dryRun">Whether the API server only says what the object would become.</param>
    /// <param name="force">Whether fields that someone else has set are taken over.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The object as the API server has it then.</returns>
    public Task<JsonObject> ApplyAsync(JsonObject document, bool dryRun, bool force, CancellationToken cancellationToken)
    {
        var query = $"?fieldManager={FieldManager}&fieldValidation=Strict&force={(force ? "true" : "false")}{(dryRun ? "&dryRun=All" : string.Empty)}";
        return SendAsync(HttpMethod.Patch, PathOf(document) + query, new V1Patch(document.ToJsonString(), V1Patch.PatchType.ApplyPatch), cancellationToken);
    }

    /// <summary>Adds to an object, and leaves everything else of it alone.</summary>
    public Task<JsonObject> MergeAsync(JsonObject document, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{PathOf(document)}?fieldManager={FieldManager}", new V1Patch(document.ToJsonString(), V1Patch.PatchType.MergePatch), cancellationToken);

    /// <summary>The object as the cluster has it; null when it has none.</summary>
    public async Task<JsonObject?> FindAsync(ClusterKind kind, string? @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync<object>(HttpMethod.Get, $"{kind.Path(@namespace)}/{name}", null, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All objects of a kind; none when the cluster does not know the kind.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(ClusterKind kind, string? @namespace, string? labelSelector, CancellationToken cancellationToken)
    {
        var found = new List<JsonObject>();
        string? next = null;
        do
        {
            var query = $"?limit={PageSize}"
                + (labelSelector is null ? string.Empty : $"&labelSelector={Uri.EscapeDataString(labelSelector)}")
                + (next is null ? string.Empty : $"&continue={Uri.EscapeDataString(next)}");
            try
            {
                var page = await SendAsync<object>(HttpMethod.Get, kind.Path(@namespace) + query, null, cancellationToken).ConfigureAwait(false);
                found.AddRange(page.Items("items"));
                next = (string?)page.At("metadata", "continue") is { Length: > 0 } more ? more : null;
            }
            catch (ClusterException error) when (error.Status == HttpStatusCode.NotFound)
            {
                return found;
            }
        }
        while (next is not null);
        return found;
    }

    /// <summary>Removes an object; the cluster then removes what belongs to it. One that is not there is no error.</summary>
    public async Task DeleteAsync(ClusterKind kind, string? @namespace, string name, bool dryRun, CancellationToken cancellationToken)
    {
        try
        {
            var path = $"{kind.Path(@namespace)}/{name}?propagationPolicy=Background{(dryRun ? "&dryRun=All" : string.Empty)}";
            await SendAsync<object>(HttpMethod.Delete, path, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException error) when (error.Status == HttpStatusCode.NotFound)
        {
            // Somebody else was faster.
            return;
        }
    }

    /// <summary>The last lines of a container; null when it has written none, or cannot be asked.</summary>
    public async Task<string?> LogsAsync(string @namespace, string pod, string container, bool previous, int lines, CancellationToken cancellationToken)
    {
        var path = $"{ClusterKind.Pod.Path(@namespace)}/{pod}/log?container={container}&tailLines={lines}{(previous ? "&previous=true" : string.Empty)}";
        try
        {
            using var response = await RequestAsync<object>(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } text ? text : null;
        }
        catch (ClusterException error) when (!error.IsFinal)
        {
            // A container that never ran has no log.
            return null;
        }
    }

    private static string PathOf(JsonObject document) => $"{ClusterKind.Of(document).Path(document.Namespace())}/{document.Name()}";

    private async Task<JsonObject> SendAsync<T>(HttpMethod method, string path, T? body, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await RequestAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException error)
        {
            throw ClusterException.Refused(response.StatusCode, string.Empty, error);
        }
    }

    private async Task<HttpResponseMessage> RequestAsync<T>(HttpMethod method, string path, T? body, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendRequest(path, method, null!, body!, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpOperationException error) when (attempt < Attempts && error.Response.StatusCode is (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                // It says itself that it should be asked again: it has too much to do, or is about to serve a kind that was just installed.
                await Task.Delay(RetryAfter(error.Response), cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException error) when (attempt < Attempts && error.InnerException is not SocketException)
            {
                // The connection broke. Every request can be made twice; a server that is not there is not asked again.
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpOperationException error)
            {
                throw ClusterException.Refused(error.Response.StatusCode, error.Response.Content ?? string.Empty, error);
            }
            catch (HttpRequestException error)
            {
                throw ClusterException.Unreachable(BaseUri, error);
            }
            catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
            {
                // The client library gives up on a request after a while.
                throw ClusterException.Unreachable(BaseUri, new TimeoutException("it does not answer", error));
            }
        }
    }

    private static TimeSpan RetryAfter(HttpResponseMessageWrapper response) =>
        response.Headers.TryGetValue("Retry-After", out var said) && int.TryParse(said.FirstOrDefault(), CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxPauseSeconds
            ? TimeSpan.FromSeconds(seconds) : Pause;
}
