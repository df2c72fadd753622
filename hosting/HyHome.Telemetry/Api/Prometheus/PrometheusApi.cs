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
        Map("label/{name}/values", (p, http) => LabelHandlers.Values(context, p, (string)http.GetRouteValue("name")!));
        Map("metadata", (p, _) => LabelHandlers.Metadata(context, p));
        Map("rules", (p, _) => RuleHandlers.Rules(context, p));
        Map("alerts", (_, _) => RuleHandlers.Alerts(context));
        Map("alertmanagers", (_, _) => StatusHandlers.Alertmanagers(context));
        Map("targets", (p, _) => TargetHandlers.Targets(context, p));
        Map("targets/metadata", (p, _) => TargetHandlers.Metadata(context, p));
        Map("scrape_pools", (_, _) => TargetHandlers.ScrapePools(context));
        Map("status/config", (_, _) => StatusHandlers.Config(context));
        Map("status/flags", (_, _) => StatusHandlers.Flags(context));
        Map("status/runtimeinfo", (_, _) => StatusHandlers.RuntimeInfo(context));
        Map("status/buildinfo", static (_, _) => StatusHandlers.BuildInfo());
        Map("status/tsdb", (p, _) => StatusHandlers.Tsdb(context, p));
        Map("status/tsdb/blocks", static (_, _) => StatusHandlers.Blocks());
        Map("notifications", static (_, _) => StatusHandlers.EmptyList());
        Map("features", (_, _) => FeatureHandlers.Features(context));
        Map("status/walreplay", static (_, _) => StatusHandlers.WalReplay());

        routes.MapFederation(context);
        routes.MapWithheld();

        void Map(string path, Func<PrometheusParameters, Microsoft.AspNetCore.Http.HttpContext, WriteAnswer?> handler) =>
            PrometheusEndpoint.Map(routes, "/api/v1/" + path, handler);
    }
}
