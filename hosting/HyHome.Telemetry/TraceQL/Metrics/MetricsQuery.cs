using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>Evaluates metrics queries.</summary>
internal static class MetricsQuery
{
    /// <summary>The series of a query, in Tempo's order; those without any value are left out.</summary>
    /// <exception cref="TraceQLException">It is no metrics query, or yields more than memory allows.</exception>
    internal static List<MetricsSeries> Evaluate(ITraceSource source, Query query, StepRange range, int exemplarLimit, CancellationToken cancellationToken)
    {
        var series = query.Pipeline.Stages is [SpansetFilter { Expression: StaticField { Value: { Type: StaticType.Bool, Bool: false } } }, ..]
            ? []
            : FirstStage(source, query, range, exemplarLimit, cancellationToken);
        series = SecondStages.Apply(query.SecondStages, series);
        series.RemoveAll(static s => Array.TrueForAll(s.Values, double.IsNaN));
        series.Sort(MetricsSeries.Compare);
        foreach (var one in series)
        {
            Attach(one, range);
        }

        return series;
    }

    private static List<MetricsSeries> FirstStage(ITraceSource source, Query query, StepRange range, int exemplarLimit, CancellationToken cancellationToken)
    {
        switch (query.Metrics)
        {
            case MetricsAggregate metrics:
                var needsTrace = metrics.By.Any(FieldReader.NeedsTrace) || (metrics.Field is not null && FieldReader.NeedsTrace(metrics.Field));
                var aggregation = new MetricsAggregation(metrics, range, new ExemplarPicker(query, range, exemplarLimit));
                if (!needsTrace && PartAggregates.For(source, query, metrics, range) is { } parts)
                {
                    parts.AddTo(aggregation, cancellationToken);
                    return aggregation.Finish();
                }

                foreach (var span in SpanStream.Read(source, query.Pipeline, metrics.Field is null ? [.. metrics.By] : [.. metrics.By, metrics.Field], needsTrace, range, cancellationToken))
                {
                    aggregation.Observe(span);
                }

                return aggregation.Finish();
            case MetricsCompare compare:
                var comparison = new MetricsComparison(compare, range);
                foreach (var span in SpanStream.Read(source, query.Pipeline, fields: null, needsTrace: true, range, cancellationToken))
                {
                    comparison.Observe(span);
                }

                return comparison.Finish();
            default:
                throw new TraceQLException("not a metrics query");
        }
    }

    // An exemplar of a count has no value of its own: it is drawn at the series' value.
    private static void Attach(MetricsSeries series, StepRange range)
    {
        for (var i = 0; i < series.Exemplars.Count; i++)
        {
            var exemplar = series.Exemplars[i];
            var step = range.IndexOf(exemplar.Timestamp * 1_000_000);
            if (double.IsNaN(exemplar.Value) && step >= 0)
            {
                series.Exemplars[i] = exemplar with { Value = series.Values[step] };
            }
        }

        series.Exemplars.RemoveAll(static e => double.IsNaN(e.Value));
        series.Exemplars.Sort(static (a, b) => a.Timestamp.CompareTo(b.Timestamp));
    }
}
