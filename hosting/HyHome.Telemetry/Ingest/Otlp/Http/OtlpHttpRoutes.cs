using HyHome.Telemetry.Ingest.Metrics;
using HyHome.Telemetry.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Ingest.Otlp.Http;

/// <summary>OTLP over HTTP, as each component that receives it answers.</summary>
internal static class OtlpHttpRoutes
{
    /// <summary>The collector's (and Tempo's) <c>/v1/traces</c>, <c>/v1/logs</c> and <c>/v1/metrics</c>.</summary>
    public static void MapOtlpHttp(this IEndpointRouteBuilder routes, OtlpIngest ingest, TelemetryBackendOptions options)
    {
        Map(routes, "/v1/traces", OtlpSignal.Traces, new CollectorAnswers(), ingest, options);
        Map(routes, "/v1/logs", OtlpSignal.Logs, new CollectorAnswers(), ingest, options);
        Map(routes, "/v1/metrics", OtlpSignal.Metrics, new CollectorAnswers(), ingest, options);
    }

    /// <summary>Loki's <c>/otlp/v1/logs</c>.</summary>
    public static void MapLokiOtlp(this IEndpointRouteBuilder routes, OtlpIngest ingest, TelemetryBackendOptions options) =>
        Map(routes, "/otlp/v1/logs", OtlpSignal.Logs, new LokiAnswers(), ingest, options);

    /// <summary>Prometheus' <c>/api/v1/otlp/v1/metrics</c>.</summary>
    public static void MapPrometheusOtlp(this IEndpointRouteBuilder routes, OtlpIngest ingest, TelemetryBackendOptions options) =>
        Map(routes, "/api/v1/otlp/v1/metrics", OtlpSignal.Metrics, new PrometheusAnswers(), ingest, options);

    private static void Map(
        IEndpointRouteBuilder routes, string path, OtlpSignal signal, OtlpAnswers answers, OtlpIngest ingest, TelemetryBackendOptions options) =>
        routes.MapPost(path, context => ExportAsync(context, signal, answers, ingest, options));

    private static async Task ExportAsync(
        HttpContext context, OtlpSignal signal, OtlpAnswers answers, OtlpIngest ingest, TelemetryBackendOptions options)
    {
        var contentType = MediaType(context.Request.ContentType);
        var isJson = contentType == "application/json";
        if (!isJson && contentType != "application/x-protobuf")
        {
            await answers.UnsupportedMediaTypeAsync(context, contentType);
            return;
        }

        try
        {
            using var body = await RequestBody.ReadAsync(context, options);
            var deltas = answers is PrometheusAnswers ? DeltaPolicy.Refuse : DeltaPolicy.Accumulate;
            var outcome = ingest.Take(signal, body.Memory, isJson, deltas);
            if (outcome.IsFull)
            {
                context.Response.Headers.RetryAfter = ((int)OtlpStatus.RetryDelay.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                await answers.ErrorAsync(context, StatusCodes.Status429TooManyRequests, RpcCode.ResourceExhausted, "the store is full, try again later", isJson);
                return;
            }

            await answers.DoneAsync(context, signal, outcome, isJson);
        }
        catch (OtlpFormatException error)
        {
            await answers.ErrorAsync(context, StatusCodes.Status400BadRequest, RpcCode.InvalidArgument, error.Message, isJson);
        }
        catch (BadHttpRequestException error)
        {
            await answers.ErrorAsync(context, error.StatusCode, RpcCode.InvalidArgument, error.Message, isJson);
        }
    }

    private static string MediaType(string? contentType)
    {
        var text = contentType ?? "";
        var end = text.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim().ToLowerInvariant();
    }
}
