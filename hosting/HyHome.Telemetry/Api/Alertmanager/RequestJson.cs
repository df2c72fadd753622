using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>Reads the JSON of a request, and refuses what has not the form that Alertmanager asks for, in its words.</summary>
internal static class RequestJson
{
    /// <summary>Reads the body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">What the body is called: <c>alerts</c> or <c>silence</c>.</param>
    /// <exception cref="AlertmanagerRefusal">It is no JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext http, string name)
    {
        var type = (http.Request.ContentType ?? "application/octet-stream").Split(';')[0].Trim();
        if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw AlertmanagerRefusal.MediaType(type);
        }

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length == 0)
        {
            throw AlertmanagerRefusal.Missing(name);
        }

        body.Position = 0;
        try
        {
            return await JsonDocument.ParseAsync(body, cancellationToken: http.RequestAborted);
        }
        catch (JsonException e)
        {
            throw AlertmanagerRefusal.Unreadable(name, e.Message.Contains("end of the JSON payload", StringComparison.Ordinal) ? "unexpected EOF" : e.Message);
        }
    }

    /// <summary>A text field; null where it is not there.</summary>
    /// <exception cref="AlertmanagerRefusal">It is no text.</exception>
    public static string? Text(JsonElement element, string name, string body, string field) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw WrongKind(value, body, field, "string");

    /// <summary>A field that is true or false; null where it is not there.</summary>
    /// <exception cref="AlertmanagerRefusal">It is neither.</exception>
    public static bool? Flag(JsonElement element, string name, string body, string field) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw WrongKind(value, body, field, "bool");

    /// <summary>A time; null where it is not there or empty.</summary>
    /// <exception cref="AlertmanagerRefusal">It is none.</exception>
    public static DateTimeOffset? Time(JsonElement element, string name, string body, string field)
    {
        var text = Text(element, name, body, field);
        return string.IsNullOrEmpty(text) ? null
            : element.GetProperty(name).TryGetDateTimeOffset(out var time) ? time
            : throw AlertmanagerRefusal.Unreadable(body, $"parsing time \"{text}\" as \"2006-01-02\": cannot parse \"{text}\" as \"2006\"");
    }

    /// <summary>What a value is called in Go's complaint that it is of another type.</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        _ => "bool",
    };

    public static AlertmanagerRefusal WrongKind(JsonElement value, string body, string field, string wanted) =>
        AlertmanagerRefusal.Unreadable(body, $"json: cannot unmarshal {KindOf(value)} into Go struct field {field} of type {wanted}");
}
