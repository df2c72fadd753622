using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Server;

/// <summary>The last resort: an exception that no handler expected becomes a 500 in the error shape of the component that was asked.</summary>
internal sealed class UnhandledErrors
{
    private readonly RequestDelegate _next;
    private readonly TelemetryApis _apis;
    private readonly ILogger _logger;

    public UnhandledErrors(RequestDelegate next, TelemetryApis apis, ILoggerFactory loggers)
    {
        _next = next;
        _apis = apis;
        _logger = loggers.CreateLogger("HyHome.Telemetry.Server");
    }

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await _next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // 499 as the real components log it; nobody is there to read it.
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, error.StatusCode, "bad_data", error.Message);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            _logger.LogError(error, "{Method} {Path} failed.", context.Request.Method, context.Request.Path);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "internal", error.Message);
        }
    }

    private Task WriteAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        if (_apis.HasFlag(TelemetryApis.Prometheus) && context.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = "error", errorType = type, error = message }));
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n");
    }
}
