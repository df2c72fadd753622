using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Asks Prometheus as Grafana's data source does: the same step, the same alignment, the same names.</summary>
internal sealed class PrometheusTargets(PrometheusClient prometheus)
{
    /// <summary>More exemplars than these only cover each other.</summary>
    private const int MaxExemplars = 200;

    /// <summary>More series than these no panel can show; Prometheus warns where it left some out.</summary>
    private const int MostSeries = 2000;

    /// <summary>Asks one query.</summary>
    /// <param name="target">The query.</param>
    /// <param name="panel">Its panel.</param>
    /// <param name="context">Range, variables, width.</param>
    /// <param name="tables">How many of the panel's queries ask for a table: then each has a column of its own.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<TargetAnswer> AskAsync(TargetModel target, PanelModel panel, QueryContext context, int tables, CancellationToken cancellationToken)
    {
        var (step, scope) = Step(target, panel, context);
        var expression = AdHocFilters.Apply(Interpolator.Replace(target.Expression, scope, VariableFormats.PromQL), context.Filters.Where(static item => item.SourceUid == "prometheus").Select(static item => item.Filter));
        if (expression.Trim().Length == 0)
        {
            return TargetAnswer.Nothing;
        }

        var isInstant = target.IsInstant && !target.IsRange;
        var result = isInstant
            ? await prometheus.QueryAsync(expression, context.Range.To, MostSeries, cancellationToken)
            : await prometheus.QueryRangeAsync(expression, Align(context.Range, step), step, MostSeries, cancellationToken);
        var exemplars = target.HasExemplars && !isInstant ? await ExemplarsAsync(target, expression, context, cancellationToken) : [];
        var legend = target with { LegendFormat = Interpolator.Replace(target.LegendFormat, scope, VariableFormats.Text) };
        return new(expression, [.. Frames(legend, result.Series, expression, tables), .. exemplars])
        {
            Step = isInstant ? null : step,
            Warnings = [.. result.Warnings],
        };
    }

    /// <summary>The step of a query, and the variables that depend on it.</summary>
    internal static (TimeSpan Step, VariableScope Scope) Step(TargetModel target, PanelModel panel, QueryContext context)
    {
        var scrape = GrafanaSources.ScrapeInterval;
        var asked = Interpolator.Replace(target.Interval ?? "", context.Scope);
        var own = Intervals.Parse(asked);
        // A query's own least step takes the place of the panel's, and of the scrape interval in the rate's window.
        var minimum = own ?? (panel.Interval is { } interval ? Intervals.Parse(Interpolator.Replace(interval, context.Scope)) : null) ?? scrape;
        var step = Intervals.Safe(context.Range.Length, Intervals.Calculate(context.Range.Length, panel.MaxDataPoints ?? context.Points, minimum));
        var rate = Intervals.RateWindow(step, own ?? scrape);
        if (asked is "$__rate_interval" or "${__rate_interval}")
        {
            step = rate;
        }

        return (step, BuiltInVariables.ForInterval(context.Scope, step, rate));
    }

    /// <summary>Begin and end on multiples of the step, so that points stay where they are while the range moves.</summary>
    internal static QueryRange Align(DashboardRange range, TimeSpan step) => new(Floor(range.From, step), Floor(range.To, step));

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan step) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(Math.Floor(time.ToUnixTimeMilliseconds() / step.TotalMilliseconds) * step.TotalMilliseconds));

    private static IReadOnlyList<DataFrame> Frames(TargetModel target, IReadOnlyList<TimeSeries> series, string expression, int tables) => target.Format switch
    {
        "table" => [SeriesFrames.Table(target, series, tables > 1 ? $"{FieldNames.Value} #{target.RefId}" : FieldNames.Value)],
        "heatmap" => SeriesFrames.Buckets(target, series),
        _ => SeriesFrames.TimeSeries(target, series, expression),
    };

    private async Task<IReadOnlyList<DataFrame>> ExemplarsAsync(TargetModel target, string expression, QueryContext context, CancellationToken cancellationToken)
    {
        var exemplars = await prometheus.ExemplarsAsync(expression, context.Range.Query, cancellationToken);
        // The largest tell the most.
        var shown = exemplars.Where(static exemplar => exemplar.TraceId is not null).DistinctBy(static exemplar => exemplar.TraceId)
            .OrderByDescending(static exemplar => exemplar.Value).Take(MaxExemplars).OrderBy(static exemplar => exemplar.Time).ToArray();
        return shown.Length == 0 ? [] :
        [
            new()
            {
                RefId = target.RefId,
                Kind = FrameKind.Exemplars,
                Fields =
                [
                    Field.OfTimes(FieldNames.Time, [.. shown.Select(static exemplar => exemplar.Time)]),
                    Field.OfNumbers(FieldNames.Value, [.. shown.Select(static exemplar => exemplar.Value)]),
                    Field.OfTexts("trace_id", shown.Select(static exemplar => exemplar.TraceId)),
                    Field.OfTexts("labels", shown.Select(static exemplar => exemplar.SeriesLabels.ToString())),
                ],
            },
        ];
    }
}
