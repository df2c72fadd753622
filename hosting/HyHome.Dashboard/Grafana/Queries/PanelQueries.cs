using System.Diagnostics;
using HyHome.Dashboard.Clients.Loki;
using HyHome.Dashboard.Clients.Prometheus;
using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;
using HyHome.Dashboard.Grafana.Transformations;
using HyHome.Dashboard.Sources;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Asks a panel's queries and makes what it shows of the answers.</summary>
internal sealed class PanelQueries(PrometheusClient prometheus, LokiClient loki, TempoClient tempo)
{
    // What the browser tells of a panel that isn't laid out yet would make steps of hours.
    private const int LeastPoints = 100;
    private readonly PrometheusTargets _prometheus = new(prometheus);
    private readonly LokiTargets _loki = new(loki);
    private readonly TempoTargets _tempo = new(tempo, new(prometheus));

    /// <summary>Asks all queries at once. One that fails doesn't hide what others gave.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="context">Range, variables, width.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public async Task<PanelData> AskAsync(PanelModel panel, QueryContext context, CancellationToken cancellationToken)
    {
        context = context with { Range = context.Range.For(panel.TimeFrom, panel.TimeShift), Points = Math.Max(LeastPoints, context.Points) };
        context = context with { Scope = Variables.BuiltInVariables.ForRange(context.Scope, context.Range) };
        var targets = panel.Targets.Where(static target => !target.IsHidden).ToArray();
        var tables = targets.Count(static target => target.Format == "table");
        var answers = await Task.WhenAll(targets.Select(target => AskAsync(target, panel, context, tables, cancellationToken)));
        var frames = answers.SelectMany(static answer => answer.Answer.Frames).ToArray();
        var data = new PanelData([], context.Range, [.. answers.Select(static answer => answer.Asked)])
        {
            Exemplars = [.. frames.Where(static frame => frame.Kind == FrameKind.Exemplars)],
            Warnings = [.. answers.SelectMany(static answer => answer.Answer.Warnings).Distinct()],
            Error = answers.Select(static answer => answer.Error).FirstOrDefault(static error => error is not null),
            Step = answers.Select(static answer => answer.Answer.Step?.TotalMilliseconds).Where(static step => step is not null).DefaultIfEmpty(null).Max(),
        };
        try
        {
            return data with { Frames = FieldOverrides.Apply(Transformer.Apply(panel.Transformations, [.. frames.Where(static frame => frame.Kind != FrameKind.Exemplars)]), panel) };
        }
        catch (NotSupportedException error)
        {
            return data with { Error = error };
        }
    }

    private async Task<(TargetAnswer Answer, AskedQuery Asked, Exception? Error)> AskAsync(TargetModel target, PanelModel panel, QueryContext context, int tables, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var name = "";
        try
        {
            var reference = GrafanaSources.IsMixed(panel.DataSource) ? target.DataSource : target.DataSource ?? panel.DataSource;
            var source = GrafanaSources.Find(reference, context.Scope);
            name = source.Name;
            var answer = source.Kind switch
            {
                DataSourceKind.Prometheus => await _prometheus.AskAsync(target, panel, context, tables, cancellationToken),
                DataSourceKind.Loki => await _loki.AskAsync(target, panel, context, cancellationToken),
                DataSourceKind.Tempo => await _tempo.AskAsync(target, panel, context, cancellationToken),
                _ => throw new NotSupportedException($"Panels cannot ask {source.Name}; the alert list shows alerts."),
            };
            return (answer, new(target.RefId, name, answer.Text, answer.Step, Stopwatch.GetElapsedTime(started), answer.Frames.Sum(static frame => frame.Length), null), null);
        }
        catch (Exception error) when (error is DataSourceException or NotSupportedException)
        {
            return (TargetAnswer.Nothing, new(target.RefId, name, target.Expression, null, Stopwatch.GetElapsedTime(started), 0, error.Message), error);
        }
    }
}
