using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Tempo's HTTP query API, as version 3.0.3 answers it. <c>/ready</c> and <c>/api/echo</c> are the listener's.</summary>
internal static class TempoApi
{
    /// <summary>The version of Tempo whose API this is.</summary>
    internal const string Version = "3.0.3";

    internal static void MapTempoApi(this IEndpointRouteBuilder routes, TempoApiContext context)
    {
        routes.MapTempo("/api/traces/{id}", context, static (http, api, cancel) => TraceEndpoints.GetAsync(http, api, version2: false, cancel));
        routes.MapTempo("/api/v2/traces/{id}", context, static (http, api, cancel) => TraceEndpoints.GetAsync(http, api, version2: true, cancel));
        routes.MapTempo("/api/search", context, SearchEndpoint.GetAsync);
        routes.MapTempo("/api/search/tags", context, static (http, api, cancel) => TagEndpoints.GetNamesAsync(http, api, version2: false, cancel));
        routes.MapTempo("/api/v2/search/tags", context, static (http, api, cancel) => TagEndpoints.GetNamesAsync(http, api, version2: true, cancel));
        routes.MapTempo("/api/search/tag/{**rest}", context, static (http, api, cancel) => TagEndpoints.GetValuesAsync(http, api, version2: false, cancel));
        routes.MapTempo("/api/v2/search/tag/{**rest}", context, static (http, api, cancel) => TagEndpoints.GetValuesAsync(http, api, version2: true, cancel));
        routes.MapTempo("/api/metrics/query_range", context, MetricsEndpoints.GetRangeAsync);
        routes.MapTempo("/api/metrics/query", context, MetricsEndpoints.GetInstantAsync);
        routes.MapTempo("/api/status/buildinfo", context, static (http, _, cancel) => http.WriteJsonAsync(
            static json =>
            {
                json.WriteString("version", Version);
                json.WriteString("revision", "embedded");
                json.WriteString("branch", "hyhome");
                json.WriteString("buildDate", "");
                json.WriteString("buildUser", "");
                json.WriteString("goVersion", "");
            },
            cancel));
        routes.MapGet("/status/version", static http =>
        {
            http.Response.ContentType = "text/plain; charset=utf-8";
            return http.Response.WriteAsync($"tempo, version {Version} (branch: hyhome, revision: embedded)\n", http.RequestAborted);
        });
    }
}
