using System.Text.Json;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>features</c>: what clients may use, by which editors decide what they offer.</summary>
internal static class FeatureHandlers
{
    private static readonly string[] Operators =
    [
        "!=", "!~", "%", "*", "+", "-", "/", "<", "</", "<=", "==", "=~", ">", ">/", ">=", "@", "^", "and", "atan2", "avg", "bottomk", "count", "count_values", "group", "limit_ratio",
        "limitk", "max", "min", "or", "quantile", "stddev", "stdvar", "sum", "topk", "unless",
    ];

    public static WriteAnswer Features(PrometheusApiContext context)
    {
        var options = context.Engine.Options;
        var syntax = options.Syntax;
        return json =>
        {
            json.WriteStartObject();
            Write(json, "api", ("admin", false), ("exclude_alerts", true), ("label_values_match", true), ("lifecycle", false), ("otlp_write_receiver", true), ("query_stats", true),
                ("query_warnings", true), ("remote_write_receiver", true), ("time_range_labels", true), ("time_range_series", true));
            Write(json, "otlp_receiver", ("delta_conversion", false), ("native_delta_ingestion", false));
            Write(json, "prometheus", ("agent_mode", false), ("auto_reload_config", false), ("server_mode", true));
            Write(json, "promql", ("anchored", syntax.ExtendedRangeSelectors), ("at_modifier", true), ("bool", true), ("by", true), ("delayed_name_removal", options.DelayedNameRemoval),
                ("duration_expr", true), ("fill", syntax.FillModifiers), ("fill_left", syntax.FillModifiers), ("fill_right", syntax.FillModifiers), ("group_left", true),
                ("group_right", true), ("ignoring", true), ("negative_offset", true), ("offset", true), ("on", true), ("per_query_lookback_delta", true), ("per_step_stats", false),
                ("smoothed", syntax.ExtendedRangeSelectors), ("subqueries", true), ("type_and_unit_labels", false), ("without", true));
            Write(json, "promql_functions", [.. Function.All.Select(f => (f.Name, syntax.ExperimentalFunctions || !f.IsExperimental)).OrderBy(static f => f.Name, StringComparer.Ordinal)]);
            Write(json, "promql_operators", [.. Operators.Select(o => (o, syntax.ExperimentalFunctions || o is not ("limitk" or "limit_ratio")))]);
            Write(json, "rules", ("concurrent_rule_eval", false), ("keep_firing_for", true), ("query_offset", true));
            Write(json, "tsdb", ("exemplar_storage", true), ("native_histograms", true));
            json.WriteEndObject();
            return AnswerNotes.None;
        };
    }

    private static void Write(Utf8JsonWriter json, string category, params ReadOnlySpan<(string Name, bool IsOn)> features)
    {
        json.WriteStartObject(category);
        foreach (var (name, isOn) in features)
        {
            json.WriteBoolean(name, isOn);
        }

        json.WriteEndObject();
    }
}
