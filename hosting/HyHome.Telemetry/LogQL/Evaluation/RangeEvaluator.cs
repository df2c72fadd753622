using HyHome.Telemetry.Labels;
using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Evaluates an aggregation over time. Windows are open on the left: a line exactly as old as the range is gone.</summary>
internal sealed class RangeEvaluator : StepEvaluator
{
    private readonly IReadOnlyCollection<WindowSeries> _series;
    private readonly SeriesLabels? _absentLabels;

    public RangeEvaluator(
        RangeAggregation aggregation, Grouping? outer, ILogSource source, StepRange steps, QueryStats stats, CancellationToken cancellationToken)
    {
        var range = aggregation.Range;
        var moved = steps with { Start = steps.Start - range.Offset };
        var reader = new SampleReader(aggregation, outer, Factory(aggregation, moved), stats);
        _series = reader.Read(source, moved.Start - range.Interval, moved.TimeOf(moved.Count - 1), cancellationToken);
        _absentLabels = aggregation.Operation == "absent_over_time" ? AbsentLabels(range.Selector.Matchers) : null;
    }

    public override List<StepSample> Evaluate(int step)
    {
        var samples = new List<StepSample>();
        foreach (var series in _series)
        {
            if (series.At(step) is not { } value)
            {
                continue;
            }

            if (series.Labels.Has(LabelNames.Error) && series.Labels[LabelNames.PreserveError] != "true")
            {
                throw PipelineError(series.Labels);
            }

            samples.Add(new StepSample(series.Labels, value));
        }

        return _absentLabels is null ? samples : samples.Count > 0 ? [] : [new StepSample(_absentLabels, 1)];
    }

    private static Func<SeriesLabels, WindowSeries> Factory(RangeAggregation aggregation, StepRange steps)
    {
        var interval = aggregation.Range.Interval;
        if (aggregation.Range.Unwrap is null && aggregation.Operation is "rate" or "count_over_time" or "bytes_rate" or "bytes_over_time")
        {
            var divisor = aggregation.Operation is "rate" or "bytes_rate" ? interval / 1e9 : 1;
            var sumsValues = aggregation.Operation is "bytes_rate" or "bytes_over_time";
            return labels => new CountSeries(labels, steps, interval, divisor, sumsValues);
        }

        var function = RangeWindow.Function(aggregation);
        return labels => new ValueSeries(labels, steps, interval, function);
    }

    // What the selector says about the series that is not there: labels that it fixes to one value.
    private static SeriesLabels AbsentLabels(IReadOnlyList<LabelMatcher> matchers) => SeriesLabels.Of(LabelSet.Create(matchers
        .GroupBy(static m => m.Name)
        .Where(static g => g.Count() == 1 && g.First().Kind == MatchKind.Equal)
        .Select(static g => new Label(g.Key, g.First().Value))));

    private static LogQLException PipelineError(SeriesLabels labels)
    {
        var error = labels[LabelNames.Error];
        return new LogQLException(LogQLErrorKind.Pipeline,
            $"pipeline error: '{error}' for series: '{labels}'.\n"
            + $"Use a label filter to intentionally skip this error. (e.g | __error__!=\"{error}\").\n"
            + "To skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
            + "The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n");
    }
}
