using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Server;

/// <summary>Answers in plain text, as Go's servers give them.</summary>
internal static class PlainText
{
    /// <summary>Answers with a status and a text.</summary>
    public static Task WriteAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
