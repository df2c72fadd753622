using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyHome.Hosting.Kubernetes.Cluster;

/// <summary>What the API server said instead of doing what it was asked to.</summary>
internal sealed class ClusterException : Exception
{
    private ClusterException(HttpStatusCode status, string message, Exception? inner)
        : base(message, inner) => Status = status;

    /// <summary>The status of its answer; 0 when there was none.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Whether asking for other things is of no use either.</summary>
    public bool IsFinal => Status is 0 or HttpStatusCode.Unauthorized;

    /// <summary>Reads a refusal, which is an object of kind Status.</summary>
    public static ClusterException Refused(HttpStatusCode status, string body, Exception inner)
    {
        var said = Parse(body);
        var message = (string?)said?["message"] is { Length: > 0 } text ? text.TrimEnd('.') : $"The API server answered {(int)status}";
        var cure = status switch
        {
            HttpStatusCode.Conflict when said.Items("details", "causes").Any() => " Someone else set these fields. Say --force-conflicts to take them over, or leave them out of the model.",
            HttpStatusCode.Unauthorized => " Log in to the cluster again: its credentials in the kubeconfig are missing or no longer valid.",
            HttpStatusCode.Forbidden when message.Contains("violates PodSecurity", StringComparison.Ordinal) => " Say for which user the image is made with WithPodSecurity.",
            HttpStatusCode.Forbidden => " Ask for the right, or deploy with a context that has it ('kubectl auth can-i --list' shows yours).",
            _ => string.Empty,
        };
        return new ClusterException(status, $"{message}.{cure}", inner);
    }

    public static ClusterException Unreachable(Uri server, Exception inner) => new(
        0,
        $"The API server at {server} cannot be reached: {(inner.InnerException ?? inner).Message.TrimEnd('.')}. Start the cluster, or choose another with --context.",
        inner);

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            // A proxy's own page.
            return null;
        }
    }
}
