using System.Text.Json;
using Docker.DotNet;

namespace HyHome.Hosting.Containers;

/// <summary>What the engine itself says of an error.</summary>
internal static class ErrorText
{
    /// <summary>The message inside the answer's JSON, or the answer as it is.</summary>
    public static string Of(DockerApiException error)
    {
        try
        {
            if (error.ResponseBody is { Length: > 0 } body && JsonDocument.Parse(body).RootElement.TryGetProperty("message", out var message))
            {
                return message.GetString() ?? body;
            }
        }
        catch (JsonException)
        {
            return error.ResponseBody ?? error.Message;
        }

        return error.Message;
    }
}
