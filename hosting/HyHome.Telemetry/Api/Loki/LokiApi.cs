using HyHome.Telemetry.Api.Loki.Patterns;
using HyHome.Telemetry.LogQL;
using HyHome.Telemetry.LogQL.Syntax;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>Loki's HTTP API.</summary>
internal static class LokiApi
{
    /// <summary>The version of Loki whose answers these are.</summary>
    private const string Version = "3.7.6";

    /// <summary>Maps all paths but <c>/ready</c> and OTLP's, which the server has.</summary>
    internal static void MapLokiApi(this IEndpointRouteBuilder routes, LokiApiContext context)
    {
        var queries = new QueryHandlers(context);
        var labels = new LabelHandlers(context);
        var index = new IndexHandlers(context);
        var detected = new DetectedHandlers(context);
        var patterns = new PatternsHandler(context);
        foreach (var root in (ReadOnlySpan<string>)["/loki/api/v1", "/api/prom"])
        {
            var isLegacy = root == "/api/prom";
            LokiEndpoint.Map(routes, root + "/label", context, (p, _) => labels.NamesAsync(p, isLegacy));
            LokiEndpoint.Map(routes, root + "/label/{name}/values", context, (p, _) => labels.ValuesAsync(p, isLegacy));
            LokiEndpoint.Map(routes, root + "/series", context, labels.SeriesAsync);
            PushHandler.Map(routes, root + "/push", context);
            TailHandler.Map(routes, root + "/tail", context);
        }

        LokiEndpoint.Map(routes, "/loki/api/v1/query", context, queries.InstantAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/query_range", context, queries.RangeAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/labels", context, (p, _) => labels.NamesAsync(p, isLegacy: false));
        LokiEndpoint.Map(routes, "/loki/api/v1/index/stats", context, index.StatsAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/index/volume", context, index.VolumeAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/index/volume_range", context, index.VolumeRangeAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/detected_fields", context, detected.FieldsAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/detected_field/{name}/values", context, detected.FieldValuesAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/detected_labels", context, detected.LabelsAsync);
        LokiEndpoint.Map(routes, "/loki/api/v1/patterns", context, patterns.HandleAsync);
        MapFormat(routes, context);
        routes.MapGet("/loki/api/v1/status/buildinfo", static http => WriteAsync(http, StatusCodes.Status200OK, LokiJson.Write(static json =>
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteString("revision", "hyhome");
            json.WriteString("branch", "");
            json.WriteString("buildUser", "");
            json.WriteString("buildDate", "");
            json.WriteString("goVersion", "");
            json.WriteEndObject();
        }), "application/json"));
        LokiEndpoint.Map(routes, "/loki/api/v1/drilldown-limits", context, static (parameters, _) => Task.FromResult(DrilldownLimits(parameters)));
    }

    private static void MapFormat(IEndpointRouteBuilder routes, LokiApiContext context) =>
        routes.MapMethods("/loki/api/v1/format_query", [HttpMethods.Get, HttpMethods.Post], http => LokiEndpoint.RunAsync(http, context, async token =>
        {
            var parameters = await LokiParameters.ReadAsync(http, context, token);
            string? formatted = null;
            string? error = null;
            try
            {
                formatted = PrettyPrinter.Print(Parser.Parse(parameters.Query));
            }
            catch (LogQLException e)
            {
                error = e.Message;
            }

            // The only answer of Loki whose errors are JSON.
            await WriteAsync(http, error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, LokiJson.Write(json =>
            {
                json.WriteStartObject();
                json.WriteString("status", error is null ? "success" : "invalid-query");
                json.WriteString(error is null ? "data" : "error", error ?? formatted);
                json.WriteEndObject();
            }));
        }));

    private static byte[] DrilldownLimits(LokiParameters parameters) => parameters.Tenant.Length == 0
        ? throw new LokiRequestException(StatusCodes.Status401Unauthorized, "no org id\n")
        : LokiJson.Write(static json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("limits");
            json.WriteBoolean("discover_log_levels", true);
            json.WriteNumber("max_entries_limit_per_query", 5000);
            json.WriteNumber("max_query_series", 500);
            json.WriteString("retention_period", "0s");
            json.WriteBoolean("volume_enabled", true);
            json.WriteEndObject();
            json.WriteBoolean("pattern_ingester_enabled", true);
            json.WriteString("version", Version);
            json.WriteEndObject();
        });

    private static Task WriteAsync(HttpContext http, int status, byte[] json, string contentType = "application/json; charset=utf-8")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.Body.WriteAsync(json, http.RequestAborted).AsTask();
    }
}
