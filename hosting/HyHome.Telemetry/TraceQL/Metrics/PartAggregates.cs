using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>
/// Metrics over spans, part of the store by part: what a part yields is worked out once for a query and a step, and kept. A dashboard that asks again a few
/// seconds later, over a range that has moved on, costs what has come in since.
/// </summary>
internal sealed class PartAggregates
{
    // What is kept of a part at most: series times steps.
    private const long MaxKeptValues = 250_000;
    private const int MaxKeptSteps = 10_000;
    private const int KeptExemplars = 50;

    private readonly ISpanParts _source;
    private readonly Query _query;
    private readonly MetricsAggregate _metrics;
    private readonly StepRange _range;
    private readonly TraceScan _scan;
    private readonly FieldEvaluator[] _filters;
    private readonly SpanClasses? _classes;
    private readonly string _key;

    private PartAggregates(ISpanParts source, Query query, MetricsAggregate metrics, StepRange range, TraceScan scan)
    {
        (_source, _query, _metrics, _range, _scan) = (source, query, metrics, range, scan);
        _filters = SpanStream.Filters(query.Pipeline);
        _classes = SpanClasses.For(query, metrics);
        _key = $"{query.Pipeline} | {metrics} | {(range.IsInstant ? "all" : range.Step.ToString(System.Globalization.CultureInfo.InvariantCulture))}";
    }

    /// <summary>For a query that looks at one span at a time over a store that has parts; null for others.</summary>
    internal static PartAggregates? For(ITraceSource source, Query query, MetricsAggregate metrics, StepRange range) =>
        source is ISpanParts parts && SpanStream.Scan(query.Pipeline, metrics.Field is null ? [.. metrics.By] : [.. metrics.By, metrics.Field], range) is { } scan
            ? new PartAggregates(parts, query, metrics, range, scan)
            : null;

    /// <summary>Adds what all parts yield.</summary>
    internal void AddTo(MetricsAggregation all, CancellationToken cancellationToken)
    {
        foreach (var part in _source.Parts(_scan))
        {
            if (Whole(part, cancellationToken) is { } gathered)
            {
                all.Add(gathered);
            }
            else
            {
                Observe(all, part, _scan, 0, cancellationToken);
            }
        }
    }

    // Null where it would be too much to keep, or where one step does not hold the whole part.
    private MetricsAggregation? Whole(SpanPart part, CancellationToken cancellationToken)
    {
        if (_range.IsInstant && part.Starts(0) is var all && (all.Min <= _range.Start || all.Max > _range.End))
        {
            return null;
        }

        var known = _source.PartResults.Find<Gathered>(_key, part.Number);
        if (known is null || (known.Rows < part.Count && known.Aggregation is not null))
        {
            known = Gather(part, part.Grows ? known : null, cancellationToken);
            _source.PartResults.Put(_key, part.Number, known, 200 + (known.Aggregation?.Bytes ?? 0));
        }

        return known.Aggregation;
    }

    private Gathered Gather(SpanPart part, Gathered? known, CancellationToken cancellationToken)
    {
        var first = known?.Rows ?? 0;
        var starts = part.Starts(first);
        var scan = _scan with { Start = starts.Min, End = starts.Max };
        if (known?.Aggregation is not null)
        {
            starts = (Math.Min(starts.Min, known.Starts.Min), Math.Max(starts.Max, known.Starts.Max));
        }

        if (!_range.IsInstant && (starts.Max - starts.Min) / _range.Step > MaxKeptSteps)
        {
            return new Gathered(part.Count, starts, null);
        }

        var range = StepRange.Around(starts.Min, starts.Max, _range);
        var gathered = new MetricsAggregation(_metrics, range, new ExemplarPicker(_query, range, KeptExemplars));
        if (known?.Aggregation is { } before)
        {
            gathered.Add(before);
        }

        return new Gathered(part.Count, starts, Observe(gathered, part, scan, first, cancellationToken, MaxKeptValues) ? gathered : null);
    }

    private bool Observe(MetricsAggregation into, SpanPart part, TraceScan scan, int first, CancellationToken cancellationToken, long most = long.MaxValue)
    {
        if (_classes is null)
        {
            foreach (var span in SpanStream.Filter(part.Spans(scan, first), _filters, into.Range, cancellationToken))
            {
                into.Observe(span);
                if (into.Values > most)
                {
                    return false;
                }
            }

            return true;
        }

        foreach (var set in part.Rows(scan, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!into.Observe(set, _classes, _filters, most))
            {
                return false;
            }
        }

        return true;
    }

    // Where nothing is kept, it was too much.
    private sealed record Gathered(int Rows, (long Min, long Max) Starts, MetricsAggregation? Aggregation);
}
