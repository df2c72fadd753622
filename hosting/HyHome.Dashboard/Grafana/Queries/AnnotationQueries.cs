using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;
using HyHome.Dashboard.Sources;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Asks for the marks of a dashboard: times when a series of Prometheus isn't zero, and lines of Loki.</summary>
internal sealed class AnnotationQueries(PrometheusClient prometheus, LokiClient loki)
{
    // More of them would hide what they explain.
    private const int MostMarks = 100;

    private static readonly TimeSpan DefaultStep = TimeSpan.FromMinutes(1);

    /// <summary>Asks all annotations at once. One that fails doesn't hide what others gave.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="range">Its time range.</param>
    /// <param name="scope">Its variables.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<Annotations> AskAsync(DashboardModel dashboard, DashboardRange range, VariableScope scope, CancellationToken cancellationToken)
    {
        // Those without a query are Grafana's own, which are kept in its database.
        var asked = dashboard.Annotations.Where(static annotation => annotation.IsEnabled && annotation.Expression.Trim().Length > 0).ToArray();
        if (asked.Length == 0)
        {
            return Annotations.None;
        }

        var answers = await Task.WhenAll(asked.Select(annotation => TryAskAsync(annotation, range, scope, cancellationToken)));
        return new(
            [.. answers.SelectMany(static answer => answer.Marks).OrderBy(static mark => mark.From)],
            [.. answers.SelectMany(static answer => answer.Warnings)]);
    }

    private async Task<Annotations> TryAskAsync(AnnotationModel annotation, DashboardRange range, VariableScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var source = GrafanaSources.Find(annotation.DataSource, scope);
            var marks = source.Kind switch
            {
                DataSourceKind.Prometheus => await AskPrometheusAsync(annotation, range, scope, cancellationToken),
                DataSourceKind.Loki => await AskLokiAsync(annotation, range, scope, cancellationToken),
                _ => throw new NotSupportedException($"{source.Name} has no marks; use a query of Prometheus or Loki."),
            };
            return new(marks, []);
        }
        catch (Exception error) when (error is DataSourceException or NotSupportedException)
        {
            return new([], [$"Marks '{annotation.Name}': {error.Message}"]);
        }
    }

    private async Task<IReadOnlyList<AnnotationMark>> AskPrometheusAsync(AnnotationModel annotation, DashboardRange range, VariableScope scope, CancellationToken cancellationToken)
    {
        var step = Intervals.Safe(range.Length, Intervals.Parse(Interpolator.Replace(annotation.Step ?? "", scope)) ?? DefaultStep);
        var inner = BuiltInVariables.ForInterval(scope, step, Intervals.RateWindow(step, GrafanaSources.ScrapeInterval));
        var expression = Interpolator.Replace(annotation.Expression, inner, VariableFormats.PromQL);
        var result = await prometheus.QueryRangeAsync(expression, PrometheusTargets.Align(range, step), step, cancellationToken);
        return [.. result.Series.SelectMany(series => Spans(series, step.TotalMilliseconds).Select(span => Mark(annotation, series.Labels, "", span.From, span.To))).Take(MostMarks)];
    }

    private async Task<IReadOnlyList<AnnotationMark>> AskLokiAsync(AnnotationModel annotation, DashboardRange range, VariableScope scope, CancellationToken cancellationToken)
    {
        var expression = Interpolator.Replace(annotation.Expression, BuiltInVariables.ForInterval(scope, DefaultStep, null), VariableFormats.LogQL);
        var lines = await loki.NewestLinesAsync(expression, range.Query, MostMarks, cancellationToken: cancellationToken);
        return [.. lines.Select(line => Mark(annotation, line.Stream, line.Text, line.Timestamp / 1e6, null))];
    }

    // Values beside each other are one mark that lasts.
    private static IEnumerable<(double From, double? To)> Spans(TimeSeries series, double step)
    {
        var from = double.NaN;
        var to = double.NaN;
        for (var i = 0; i < series.Times.Length; i++)
        {
            if (series.Values[i] == 0 || double.IsNaN(series.Values[i]))
            {
                continue;
            }

            if (!double.IsNaN(from) && series.Times[i] - to > step)
            {
                yield return (from, to > from ? to : null);
                from = double.NaN;
            }

            from = double.IsNaN(from) ? series.Times[i] : from;
            to = series.Times[i];
        }

        if (!double.IsNaN(from))
        {
            yield return (from, to > from ? to : null);
        }
    }

    private static AnnotationMark Mark(AnnotationModel annotation, Labels labels, string line, double from, double? to)
    {
        var title = annotation.TitleFormat.Length > 0 ? LegendText.Fill(annotation.TitleFormat, labels) : annotation.Name;
        var text = annotation.TextFormat.Length > 0 ? LegendText.Fill(annotation.TextFormat, labels) : line;
        return new(from, to, string.Join(": ", new[] { title, text }.Where(static part => part.Length > 0)), GrafanaColors.Css(annotation.Color));
    }
}
