using System.Text.Json;
using HyHome.Telemetry.Server;
using HyHome.Telemetry.TraceQL;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>What all endpoints share: errors as text, a time limit, and JSON answers.</summary>
internal static class TempoEndpoint
{
    /// <summary>Maps a path, whatever the method as in Tempo, whose handler may throw <see cref="TempoRequestException"/> and <see cref="TraceQLException"/>.</summary>
    internal static void MapTempo(this IEndpointRouteBuilder routes, string path, TempoApiContext context, Func<HttpContext, TempoApiContext, CancellationToken, Task> handler) =>
        routes.Map(path, async http =>
        {
            if (http.Request.Path.Value!.EndsWith('/'))
            {
                // ASP.NET's routing overlooks a slash at the end; Tempo's doesn't.
                await NotFound.WriteAsync(http);
                return;
            }

            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            deadline.CancelAfter(context.Options.QueryTimeout);
            try
            {
                await handler(http, context, deadline.Token);
            }
            catch (TempoRequestException refused)
            {
                await PlainText.WriteAsync(http, refused.Status, refused.Message);
            }
            catch (TraceQLException wrong)
            {
                await PlainText.WriteAsync(http, StatusCodes.Status400BadRequest, wrong.Message);
            }
            catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
            {
                await PlainText.WriteAsync(http, StatusCodes.Status504GatewayTimeout, "context deadline exceeded");
            }
        });

    /// <summary>Answers with one JSON document.</summary>
    internal static async Task WriteJsonAsync(this HttpContext http, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>Answers with bytes in protobuf.</summary>
    internal static async Task WriteProtobufAsync(this HttpContext http, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "application/protobuf";
        http.Response.ContentLength = message.Length;
        await http.Response.Body.WriteAsync(message, cancellationToken);
    }

    /// <summary>Whether the client asked for protobuf.</summary>
    internal static bool WantsProtobuf(this HttpContext http) =>
        http.Request.Headers.Accept.Any(static a => a?.Contains("application/protobuf", StringComparison.Ordinal) == true);
}
