using System.Text.Encodings.Web;
using System.Text.Json;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.PromQL.Syntax;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>What is said beside an answer's data.</summary>
internal sealed record AnswerNotes(IReadOnlyList<string> Warnings, IReadOnlyList<string> Infos)
{
    public static AnswerNotes None { get; } = new([], []);

    public static AnswerNotes Truncated { get; } = new(["results truncated due to limit"], []);
}

/// <summary>Writes the data of an answer; what it returns is written after it. A handler that gives none has no content to answer with.</summary>
internal delegate AnswerNotes WriteAnswer(Utf8JsonWriter json);

/// <summary>Runs a handler and puts what it gives, or what goes wrong, into Prometheus' envelope.</summary>
internal static class PrometheusEndpoint
{
    private const int ClientClosedConnection = 499;
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];
    private static readonly string[] GetAlone = [HttpMethods.Get];

    /// <summary>Maps a path. The handler reads and checks all parameters, and computes; the writing that it returns cannot fail.</summary>
    public static void Map(IEndpointRouteBuilder routes, string path, Func<PrometheusParameters, HttpContext, WriteAnswer?> handler, bool mayPost = true) =>
        routes.MapMethods(path, mayPost ? GetOrPost : GetAlone, async http =>
        {
            AllowOrigin(http);
            WriteAnswer? write;
            try
            {
                write = handler(await PrometheusParameters.ReadAsync(http), http);
            }
            catch (PrometheusRequestException e)
            {
                await FailAsync(http, StatusCodes.Status400BadRequest, "bad_data", e.Message);
                return;
            }
            catch (PromQLParseException e)
            {
                await FailAsync(http, StatusCodes.Status400BadRequest, "bad_data", $"invalid parameter \"query\": {e.Message}");
                return;
            }
            catch (QueryException e)
            {
                await FailAsync(http, e);
                return;
            }
            catch (InvalidDataException e)
            {
                await FailAsync(http, StatusCodes.Status400BadRequest, "bad_data", $"error parsing form values: {e.Message}");
                return;
            }

            if (write is null)
            {
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            http.Response.ContentType = "application/json";
            await using var json = new Utf8JsonWriter(http.Response.BodyWriter, Json);
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WritePropertyName("data");
            var notes = write(json);
            WriteList(json, "warnings", notes.Warnings);
            WriteList(json, "infos", notes.Infos);
            json.WriteEndObject();
            await json.FlushAsync(http.RequestAborted);
        });

    /// <summary>Lets pages of other origins read the answer, as Prometheus does by default.</summary>
    public static void AllowOrigin(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Append("Vary", "Origin");
        if (http.Request.Headers.Origin is [{ Length: > 0 } origin, ..])
        {
            headers.AccessControlAllowHeaders = "Accept, Authorization, Content-Type, Origin";
            headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = "Date";
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static Task FailAsync(HttpContext http, QueryException e) => e.Kind switch
    {
        QueryErrorKind.BadData => FailAsync(http, StatusCodes.Status400BadRequest, "bad_data", e.Message),
        QueryErrorKind.Timeout => FailAsync(http, StatusCodes.Status503ServiceUnavailable, "timeout", e.Message),
        QueryErrorKind.Canceled => FailAsync(http, ClientClosedConnection, "canceled", e.Message),
        _ => FailAsync(http, StatusCodes.Status422UnprocessableEntity, "execution", e.Message),
    };

    public static async Task FailAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, Json);
        json.WriteStartObject();
        json.WriteString("status", "error");
        json.WriteString("errorType", type);
        json.WriteString("error", message);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }
}
