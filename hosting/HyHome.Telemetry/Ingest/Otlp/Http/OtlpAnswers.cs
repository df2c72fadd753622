using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Ingest.Otlp.Http;

/// <summary>How a component words its answers to OTLP over HTTP.</summary>
internal abstract class OtlpAnswers
{
    protected const string Json = "application/json";
    protected const string Protobuf = "application/x-protobuf";

    /// <summary>The request was read; part of it may have been refused.</summary>
    public abstract Task DoneAsync(HttpContext context, OtlpSignal signal, IngestOutcome outcome, bool isJson);

    /// <summary>The request was refused as a whole.</summary>
    public abstract Task ErrorAsync(HttpContext context, int status, RpcCode code, string message, bool isJson);

    /// <summary>The body's content type is not one of OTLP's.</summary>
    public virtual Task UnsupportedMediaTypeAsync(HttpContext context, string contentType) =>
        WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "text/plain; charset=utf-8",
            $"415 unsupported media type, supported: [{Json}, {Protobuf}]");

    protected static Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    protected static Task WriteAsync(HttpContext context, int status, string contentType, string body) =>
        WriteAsync(context, status, contentType, System.Text.Encoding.UTF8.GetBytes(body));
}

/// <summary>The OpenTelemetry Collector's answers, which are the specification's.</summary>
internal sealed class CollectorAnswers : OtlpAnswers
{
    public override Task DoneAsync(HttpContext context, OtlpSignal signal, IngestOutcome outcome, bool isJson) => isJson
        ? WriteAsync(context, StatusCodes.Status200OK, Json, OtlpStatus.ResponseJson(signal, outcome))
        : WriteAsync(context, StatusCodes.Status200OK, Protobuf, OtlpStatus.ResponseProtobuf(outcome));

    public override Task ErrorAsync(HttpContext context, int status, RpcCode code, string message, bool isJson) => isJson
        ? WriteAsync(context, status, Json, OtlpStatus.Json(code, message))
        : WriteAsync(context, status, Protobuf, OtlpStatus.Protobuf(code, message, retry: code == RpcCode.ResourceExhausted));
}

/// <summary>Loki's answers: 204 without a body, 422 where there was nothing to take, errors as a protobuf Status without a code, whatever was sent.</summary>
internal sealed class LokiAnswers : OtlpAnswers
{
    public override Task DoneAsync(HttpContext context, OtlpSignal signal, IngestOutcome outcome, bool isJson)
    {
        if (outcome.Rejected > 0)
        {
            return ErrorAsync(context, StatusCodes.Status400BadRequest, RpcCode.InvalidArgument, outcome.Message, isJson);
        }

        if (outcome.Accepted == 0)
        {
            return ErrorAsync(context, StatusCodes.Status422UnprocessableEntity, RpcCode.InvalidArgument, "error at least one valid stream is required for ingestion", isJson);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public override Task ErrorAsync(HttpContext context, int status, RpcCode code, string message, bool isJson) =>
        WriteAsync(context, status, "application/octet-stream", OtlpStatus.Protobuf(RpcCode.Ok, message));

    public override Task UnsupportedMediaTypeAsync(HttpContext context, string contentType) =>
        ErrorAsync(context, StatusCodes.Status400BadRequest, RpcCode.InvalidArgument, $"content type: {contentType} is not supported", isJson: false);
}

/// <summary>Prometheus' answers: 200 without a body, errors as plain text; 500 for what it cannot express, such as delta temporality.</summary>
internal sealed class PrometheusAnswers : OtlpAnswers
{
    public override Task DoneAsync(HttpContext context, OtlpSignal signal, IngestOutcome outcome, bool isJson)
    {
        if (outcome.HasInvalidItems)
        {
            return ErrorAsync(context, StatusCodes.Status500InternalServerError, RpcCode.Internal, outcome.Message, isJson);
        }

        return outcome.Rejected > 0
            ? ErrorAsync(context, StatusCodes.Status400BadRequest, RpcCode.InvalidArgument, outcome.Message, isJson)
            : Task.CompletedTask;
    }

    public override Task ErrorAsync(HttpContext context, int status, RpcCode code, string message, bool isJson) =>
        WriteAsync(context, status, "text/plain; charset=utf-8", message + "\n");

    public override Task UnsupportedMediaTypeAsync(HttpContext context, string contentType) =>
        ErrorAsync(context, StatusCodes.Status400BadRequest, RpcCode.InvalidArgument,
            $"unsupported content type: {contentType}, supported: [{Json}, {Protobuf}]", isJson: false);
}
