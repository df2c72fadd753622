using HyHome.Telemetry.Ingest;
using HyHome.Telemetry.Ingest.Loki;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HyHome.Telemetry.Api.Loki;

/// <summary><c>push</c>: JSON, or protobuf compressed with snappy.</summary>
internal static class PushHandler
{
    public static void Map(IEndpointRouteBuilder routes, string path, LokiApiContext context) =>
        routes.MapPost(path, http => LokiEndpoint.RunAsync(http, context, _ => HandleAsync(http, context), end: "\n"));

    private static async Task HandleAsync(HttpContext http, LokiApiContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type))
        {
            throw new LokiRequestException(StatusCodes.Status400BadRequest, string.IsNullOrEmpty(http.Request.ContentType) ? "mime: no media type" : "mime: expected token after slash");
        }

        // Snappy is protobuf's own compression here; some clients name it in the header as well.
        var encoding = http.Request.Headers.ContentEncoding.ToString();
        using var body = await RequestBody.ReadAsync(http, encoding == "snappy" ? "" : encoding, context.Options);
        List<PushStream> streams;
        try
        {
            streams = type.MediaType == "application/json"
                ? PushJson.Read(body.Memory.Span)
                : PushProtobuf.Read(body.Memory.Span, context.Options.MaxDecompressedBytes);
        }
        catch (FormatException e)
        {
            context.Counters.RefuseRequest(OtlpSignal.Logs);
            throw new LokiRequestException(StatusCodes.Status400BadRequest, e.Message);
        }

        var outcome = new IngestOutcome();
        var (status, message) = context.Push.Take(streams, outcome);
        context.Counters.Note(OtlpSignal.Logs, outcome, body.Length);
        if (status != StatusCodes.Status204NoContent)
        {
            throw new LokiRequestException(status, message);
        }

        http.Response.StatusCode = status;
    }
}
