using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Variables;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Asks Loki: lines, or series.</summary>
internal sealed class LokiTargets(LokiClient loki)
{
    /// <summary>The column that holds whole lines with their labels, beside those of their parts.</summary>
    public const string LineField = "logLine";

    /// <summary>Asks one query.</summary>
    public async Task<TargetAnswer> AskAsync(TargetModel target, PanelModel panel, QueryContext context, CancellationToken cancellationToken)
    {
        var asked = target.Json.Text("step") ?? target.Interval ?? panel.Interval ?? "";
        var minimum = Intervals.Parse(Interpolator.Replace(asked, context.Scope)) ?? TimeSpan.FromMilliseconds(1);
        var step = Intervals.Safe(context.Range.Length, Intervals.Calculate(context.Range.Length, panel.MaxDataPoints ?? context.Points, minimum));
        var scope = BuiltInVariables.ForInterval(context.Scope, step, null);
        var filters = context.Filters.Where(static item => item.SourceUid == "loki").Select(static item => item.Filter);
        var expression = AdHocFilters.Apply(Interpolator.Replace(target.Expression, scope, VariableFormats.LogQL), filters, isLogQL: true);
        if (expression.Trim().Length == 0)
        {
            return TargetAnswer.Nothing;
        }

        var legend = target with { LegendFormat = Interpolator.Replace(target.LegendFormat, scope, VariableFormats.Text) };
        if (target.QueryType == "instant" || (target.IsInstant && target.QueryType.Length == 0))
        {
            var vector = await loki.QueryAsync(expression, context.Range.To, cancellationToken);
            return new(expression, SeriesFrames.TimeSeries(legend, vector.Series, expression));
        }

        var newestFirst = target.Json.Text("direction") != "forward";
        var result = await loki.QueryRangeAsync(expression, context.Range.Query, target.Limit ?? GrafanaSources.MaxLines, step, newestFirst, cancellationToken);
        return result.Kind == ResultKind.Streams
            ? new(expression, [Lines(target, result.Lines)])
            : new(expression, SeriesFrames.TimeSeries(legend, result.Metrics.Series, expression)) { Step = step };
    }

    private static DataFrame Lines(TargetModel target, IReadOnlyList<LogLine> lines) => new()
    {
        RefId = target.RefId,
        Kind = FrameKind.LogLines,
        Fields =
        [
            Field.OfTimes(FieldNames.Time, [.. lines.Select(static line => line.Timestamp / 1e6)]),
            Field.OfTexts("Line", lines.Select(static line => line.Text)),
            Field.OfTexts("labels", lines.Select(static line => line.Stream.ToString())),
            Field.Of(LineField, FieldType.Other, lines),
        ],
    };
}
