using System.Globalization;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Server;
using HyHome.Telemetry.Storage.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>Prometheus' receiver of remote write, versions 1.0 and 2.0: <c>POST /api/v1/write</c>.</summary>
internal static class RemoteWriteRoutes
{
    private const string V1Message = "prometheus.WriteRequest";
    private const string V2Message = "io.prometheus.write.v2.Request";

    public static void MapRemoteWrite(this IEndpointRouteBuilder routes, IMetricAppender store, TelemetryBackendOptions options, IngestCounters counters) =>
        routes.MapPost("/api/v1/write", async context =>
        {
            try
            {
                await WriteAsync(context, store, options, counters);
            }
            catch (OtlpFormatException error)
            {
                counters.RefuseRequest(OtlpSignal.Metrics);
                await PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, error.Message + "\n");
            }
            catch (BadHttpRequestException error)
            {
                await PlainText.WriteAsync(context, error.StatusCode, error.Message + "\n");
            }
        });

    private static async Task WriteAsync(HttpContext context, IMetricAppender store, TelemetryBackendOptions options, IngestCounters counters)
    {
        var message = Message(context.Request.ContentType ?? "");
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding is not ("snappy" or ""))
        {
            throw new BadHttpRequestException($"{encoding} encoding (compression) is not accepted by this server; only snappy is acceptable", StatusCodes.Status415UnsupportedMediaType);
        }

        using var body = await RequestBody.ReadAsync(context, "", options);
        var series = Decode(message, SnappyBlock.Decompress(body.Memory.Span, options, "s2: corrupt input"));
        var writer = new RemoteWriter(store, new TimeWindow(options));
        foreach (var one in series)
        {
            writer.Write(one);
        }

        counters.Note(OtlpSignal.Metrics, writer.Outcome, body.Length);
        if (writer.Outcome.IsFull)
        {
            context.Response.Headers.RetryAfter = ((int)OtlpStatus.RetryDelay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await PlainText.WriteAsync(context, StatusCodes.Status429TooManyRequests, "the store is full, try again later\n");
            return;
        }

        if (message == V2Message)
        {
            var headers = context.Response.Headers;
            headers["X-Prometheus-Remote-Write-Samples-Written"] = writer.Samples.ToString(CultureInfo.InvariantCulture);
            headers["X-Prometheus-Remote-Write-Histograms-Written"] = writer.Histograms.ToString(CultureInfo.InvariantCulture);
            headers["X-Prometheus-Remote-Write-Exemplars-Written"] = writer.Exemplars.ToString(CultureInfo.InvariantCulture);
        }

        if (writer.Outcome.Message.Length > 0)
        {
            await PlainText.WriteAsync(context, StatusCodes.Status400BadRequest, writer.Outcome.Message + "\n");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static List<RemoteSeries> Decode(string message, byte[] body) =>
        message == V2Message ? WriteDecoderV2.Decode(body) : WriteDecoderV1.Decode(body);

    // application/x-protobuf;proto=…; without the parameter, or without any type, it is version 1.
    private static string Message(string contentType)
    {
        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        if (contentType.Length > 0 && !parts[0].Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException($"expected application/x-protobuf as the first (media) part, got {contentType} content-type", StatusCodes.Status415UnsupportedMediaType);
        }

        var parameter = parts.Skip(1).FirstOrDefault(static p => p.StartsWith("proto=", StringComparison.OrdinalIgnoreCase));
        var message = parameter is null ? V1Message : parameter["proto=".Length..].Trim('"');
        return message is V1Message or V2Message ? message
            : throw new BadHttpRequestException(
                $"got {contentType} content type; unknown type for remote write protobuf message {message}, supported: {V1Message}, {V2Message}", StatusCodes.Status415UnsupportedMediaType);
    }
}
