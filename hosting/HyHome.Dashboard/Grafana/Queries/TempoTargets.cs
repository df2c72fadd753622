using System.Text.RegularExpressions;
using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Asks Tempo: traces, spans, or series of a metrics query. The service map comes from the metrics that Tempo generates.</summary>
internal sealed partial class TempoTargets(TempoClient tempo, ServiceMapTargets serviceMap)
{
    /// <summary>Asks one query.</summary>
    public async Task<TargetAnswer> AskAsync(TargetModel target, PanelModel panel, QueryContext context, CancellationToken cancellationToken)
    {
        var scope = context.Scope;
        switch (target.QueryType)
        {
            case "serviceMap":
                return await serviceMap.AskAsync(target, context, cancellationToken);
            case "" or "traceql" or "traceId" or "traceqlSearch":
                break;
            default:
                throw new NotSupportedException($"Queries of type '{target.QueryType}' are not part of Tempo 3. Write the query in TraceQL.");
        }

        var expression = Interpolator.Replace(target.QueryType == "traceqlSearch" ? FilterText(target) : target.Expression, scope, VariableFormats.TraceQL).Trim();
        if (expression.Length == 0)
        {
            return TargetAnswer.Nothing;
        }

        if (MetricsFunction().IsMatch(expression))
        {
            // Without a step of its own, as many points as the panel has room for; below a second Tempo has none.
            var minimum = Intervals.Parse(Interpolator.Replace(target.Json.Text("step", ""), scope)) ?? TimeSpan.FromSeconds(1);
            var step = Intervals.Calculate(context.Range.Length, Math.Min(panel.MaxDataPoints ?? context.Points, 250), minimum);
            var result = await tempo.QueryRangeAsync(expression, context.Range.Query, step, target.HasExemplars ? 100 : 0, cancellationToken);
            var legend = target with { LegendFormat = target.LegendFormat.Length > 0 ? Interpolator.Replace(target.LegendFormat, scope, VariableFormats.Text) : LegendText.Auto };
            return new(expression, SeriesFrames.TimeSeries(legend, result.Series, expression)) { Step = step, Warnings = [.. result.Warnings] };
        }

        if (TraceId().IsMatch(expression))
        {
            var trace = await tempo.TraceAsync(expression, cancellationToken: cancellationToken);
            return new(expression, trace is null ? [] : [TraceFrames.Spans(target, trace)]);
        }

        var traces = await tempo.SearchAsync(expression, context.Range.Query, target.Limit ?? 20, target.Json.Integer("spss"), cancellationToken);
        return new(expression, [target.TableType is "spans" or "raw" ? TraceFrames.FoundSpans(target, traces) : TraceFrames.Traces(target, traces)]);
    }

    // The search form: each row is a condition, all hold at once.
    private static string FilterText(TargetModel target)
    {
        var conditions = target.Json.Items("filters").Select(static filter =>
        {
            var values = filter.Texts("value");
            var (scope, tag, op) = (filter.Text("scope", ""), filter.Text("tag", ""), filter.Text("operator", "="));
            if (tag.Length == 0 || values.Count == 0)
            {
                return null;
            }

            var name = tag is "name" or "status" or "duration" or "kind" || scope == "intrinsic" ? tag : $"{(scope is "" or "unscoped" ? "" : scope)}.{tag}";
            var isQuoted = filter.Text("valueType") is "string" or null;
            var value = string.Join('|', values);
            return $"{name}{(values.Count > 1 && op == "=" ? "=~" : op)}{(isQuoted && tag is not ("status" or "duration" or "kind") ? $"\"{value}\"" : value)}";
        }).OfType<string>();
        return "{" + string.Join(" && ", conditions) + "}";
    }

    [GeneratedRegex(@"\|\s*(rate|count_over_time|avg_over_time|min_over_time|max_over_time|sum_over_time|quantile_over_time|histogram_over_time|compare)\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex MetricsFunction();

    [GeneratedRegex("^[0-9a-fA-F]{16,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex TraceId();
}
