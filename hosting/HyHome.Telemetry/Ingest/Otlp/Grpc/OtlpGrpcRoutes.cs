using System.Buffers.Binary;
using System.Globalization;
using HyHome.Telemetry.Ingest.Metrics;
using HyHome.Telemetry.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Ingest.Otlp.Grpc;

/// <summary>
/// OTLP over gRPC. Its three methods are unary, and a unary call is one POST with one length-prefixed message each way and the status in the trailers,
/// so that no gRPC server library is needed.
/// </summary>
internal static class OtlpGrpcRoutes
{
    private const int PrefixLength = 5;
    private const string ContentType = "application/grpc";

    public static void MapOtlpGrpc(this IEndpointRouteBuilder routes, OtlpIngest ingest, TelemetryBackendOptions options)
    {
        Map(routes, "trace.v1.TraceService", OtlpSignal.Traces, ingest, options);
        Map(routes, "logs.v1.LogsService", OtlpSignal.Logs, ingest, options);
        Map(routes, "metrics.v1.MetricsService", OtlpSignal.Metrics, ingest, options);
        routes.MapFallback(static context =>
        {
            if (!IsGrpc(context))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return FailAsync(context, RpcCode.Unimplemented, $"unknown method {context.Request.Path}");
        });
    }

    private static void Map(IEndpointRouteBuilder routes, string service, OtlpSignal signal, OtlpIngest ingest, TelemetryBackendOptions options)
    {
        var logger = options.LoggerFactory.CreateLogger("HyHome.Telemetry.Ingest");
        routes.MapPost($"/opentelemetry.proto.collector.{service}/Export", async context =>
        {
            if (!IsGrpc(context))
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return;
            }

            try
            {
                await ExportAsync(context, signal, ingest, options);
            }
            catch (OtlpFormatException error)
            {
                await FailAsync(context, RpcCode.InvalidArgument, error.Message);
            }
            catch (BadHttpRequestException error)
            {
                await FailAsync(context, error.StatusCode == StatusCodes.Status413PayloadTooLarge ? RpcCode.ResourceExhausted : RpcCode.InvalidArgument, error.Message);
            }
            catch (Exception error) when (error is not OperationCanceledException && !context.Response.HasStarted)
            {
                logger.LogError(error, "{Path} failed.", context.Request.Path);
                await FailAsync(context, RpcCode.Internal, error.Message);
            }
        });
    }

    private static async Task ExportAsync(HttpContext context, OtlpSignal signal, OtlpIngest ingest, TelemetryBackendOptions options)
    {
        using var body = await RequestBody.ReadAsync(context, "", options);
        if (body.Length < PrefixLength)
        {
            throw new OtlpFormatException("the call holds no message");
        }

        var isCompressed = body.Memory.Span[0] == 1;
        var length = BinaryPrimitives.ReadUInt32BigEndian(body.Memory.Span[1..]);
        if (body.Memory.Span[0] > 1 || length != body.Length - PrefixLength)
        {
            throw new OtlpFormatException("the call does not hold exactly one whole message");
        }

        var message = body.Memory[PrefixLength..];
        if (!isCompressed)
        {
            await AnswerAsync(context, ingest.Take(signal, message, isJson: false, DeltaPolicy.Accumulate));
            return;
        }

        if (context.Request.Headers["grpc-encoding"] != "gzip")
        {
            context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
            await FailAsync(context, RpcCode.Unimplemented, $"unsupported grpc-encoding \"{context.Request.Headers["grpc-encoding"]}\", supported: identity, gzip");
            return;
        }

        using var decompressed = await RequestBody.GunzipAsync(message, options, context.RequestAborted);
        await AnswerAsync(context, ingest.Take(signal, decompressed.Memory, isJson: false, DeltaPolicy.Accumulate));
    }

    private static async Task AnswerAsync(HttpContext context, IngestOutcome outcome)
    {
        if (outcome.IsFull)
        {
            await FailAsync(context, RpcCode.ResourceExhausted, "the store is full, try again later", retry: true);
            return;
        }

        var message = OtlpStatus.ResponseProtobuf(outcome);
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, PrefixLength);
        context.Response.ContentType = ContentType;
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // An error has no message, so its status goes into the headers: gRPC's "trailers-only" answer.
    private static Task FailAsync(HttpContext context, RpcCode code, string message, bool retry = false)
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = ContentType;
        headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        // gRPC: percent-encoded, all but printable ASCII.
        headers["grpc-message"] = Uri.EscapeDataString(message).Replace("%20", " ", StringComparison.Ordinal);
        if (retry)
        {
            headers["grpc-status-details-bin"] = Convert.ToBase64String(OtlpStatus.Protobuf(code, message, retry)).TrimEnd('=');
        }

        return Task.CompletedTask;
    }

    private static bool IsGrpc(HttpContext context) =>
        context.Request.ContentType is { } type && (type.Equals(ContentType, StringComparison.OrdinalIgnoreCase) ||
            type.StartsWith(ContentType + "+proto", StringComparison.OrdinalIgnoreCase) ||
            type.StartsWith(ContentType + ";", StringComparison.OrdinalIgnoreCase));
}
