using HyHome.Telemetry.LogQL;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Runs a handler with Loki's time limit and turns what goes wrong into Loki's answers: text/plain, not JSON.</summary>
internal static class LokiEndpoint
{
    private const string TimedOut =
        "request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) to reduce the amount of data processed";

    private static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>Maps a query path, asked by GET or by POST with a form.</summary>
    public static void Map(IEndpointRouteBuilder routes, string path, LokiApiContext context, Func<LokiParameters, CancellationToken, Task<byte[]>> handler) =>
        routes.MapMethods(path, ReadMethods, http => RunAsync(http, context, async token =>
        {
            var parameters = await LokiParameters.ReadAsync(http, context, token);
            // Queries work in memory: the request's thread does it, and the token stops it.
            var json = await handler(parameters, token);
            http.Response.ContentType = "application/json; charset=UTF-8";
            http.Response.ContentLength = json.Length;
            await http.Response.Body.WriteAsync(json, token);
        }));

    /// <summary>Runs a handler of any kind.</summary>
    /// <param name="http">The request.</param>
    /// <param name="context">What the API is answered from.</param>
    /// <param name="handler">What to run.</param>
    /// <param name="end">What follows a message: a line break where Loki answers with Go's <c>http.Error</c>.</param>
    public static async Task RunAsync(HttpContext http, LokiApiContext context, Func<CancellationToken, Task> handler, string end = "")
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        timeout.CancelAfter(context.QueryTimeout);
        try
        {
            await handler(timeout.Token);
        }
        catch (LokiRequestException e)
        {
            await FailAsync(http, e.Status, e.Message + end);
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(http, e.StatusCode, e.Message + end);
        }
        catch (LogQLException e)
        {
            await FailAsync(http, e.Kind == LogQLErrorKind.Execution ? StatusCodes.Status500InternalServerError : StatusCodes.Status400BadRequest, e.Message);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await FailAsync(http, StatusCodes.Status504GatewayTimeout, TimedOut);
        }
    }

    private static Task FailAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync(message);
    }
}
