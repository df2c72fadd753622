using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>The paths of Prometheus' HTTP API.</summary>
internal static class PrometheusApi
{
    public static void MapPrometheusApi(this IEndpointRouteBuilder routes, PrometheusApiContext context)
    {
        Map("query", (p, http) => QueryHandlers.Query(context, p, http));
        Map("query_range", (p, http) => QueryHandlers.QueryRange(context, p, http));
        Map("query_exemplars", (p, _) => QueryHandlers.Exemplars(context, p));
        Map("format_query", (p, _) => QueryHandlers.FormatQuery(context, p));
        Map("parse_query", (p, _) => QueryHandlers.ParseQuery(context, p));
        Map("series", (p, _) => LabelHandlers.Series(context, p));
        Map("labels", (p, _) => LabelHandlers.Names(context, p));
        Get("label/{name}/values", (p, http) => LabelHandlers.Values(context, p, (string)http.GetRouteValue("name")!));
        Get("metadata", (p, _) => LabelHandlers.Metadata(context, p));
        Get("rules", (p, _) => RuleHandlers.Rules(context, p));
        Get("alerts", (_, _) => RuleHandlers.Alerts(context));
        Get("alertmanagers", (_, _) => StatusHandlers.Alertmanagers(context));
        Get("targets", (p, _) => TargetHandlers.Targets(context, p));
        Get("targets/relabel_steps", (p, _) => TargetHandlers.RelabelSteps(context, p));
        Get("targets/metadata", (p, _) => TargetHandlers.Metadata(context, p));
        Get("scrape_pools", (_, _) => TargetHandlers.ScrapePools(context));
        Get("status/config", (_, _) => StatusHandlers.Config(context));
        Get("status/flags", (_, _) => StatusHandlers.Flags(context));
        Get("status/runtimeinfo", (_, _) => StatusHandlers.RuntimeInfo(context));
        Get("status/buildinfo", static (_, _) => StatusHandlers.BuildInfo());
        Get("status/tsdb", (p, _) => StatusHandlers.Tsdb(context, p));
        Get("status/tsdb/blocks", static (_, _) => StatusHandlers.Blocks());
        Get("notifications", static (_, _) => StatusHandlers.EmptyList());
        Get("features", (_, _) => FeatureHandlers.Features(context));
        Get("status/walreplay", static (_, _) => StatusHandlers.WalReplay());

        routes.MapFederation(context);
        routes.MapWithheld();

        void Map(string path, Func<PrometheusParameters, Microsoft.AspNetCore.Http.HttpContext, WriteAnswer?> handler) =>
            PrometheusEndpoint.Map(routes, "/api/v1/" + path, handler);

        void Get(string path, Func<PrometheusParameters, Microsoft.AspNetCore.Http.HttpContext, WriteAnswer?> handler) =>
            PrometheusEndpoint.Map(routes, "/api/v1/" + path, handler, mayPost: false);
    }
}
