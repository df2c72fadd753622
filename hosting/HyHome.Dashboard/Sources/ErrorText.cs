using System.Text.Json;

namespace HyHome.Dashboard.Sources;

/// <summary>The message in an answer that reports an error.</summary>
internal static class ErrorText
{
    // A proxy may answer with a whole page.
    private const int MaxLength = 500;

    /// <summary>Reads it: the field <c>error</c> or <c>message</c> of a JSON object, as Prometheus and Grafana write it, or the text itself, as Loki and Tempo do.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        if (text.StartsWith('<'))
        {
            return string.Empty;
        }

        return Message(text) is var message && message.Length > MaxLength ? message[..MaxLength] + "…" : message;
    }

    private static string Message(string text)
    {
        if (!text.StartsWith('{') && !text.StartsWith('"'))
        {
            return text;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.String ? root.GetString()!
                : root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString()!
                : root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()!
                : text;
        }
        catch (JsonException)
        {
            // Not JSON after all: then the text is the message.
            return text;
        }
    }
}
