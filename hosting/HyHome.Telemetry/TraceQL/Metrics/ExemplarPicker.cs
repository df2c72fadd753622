using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>Picks spans as exemplars: at most one of each trace, spread over the range, with the labels that lead to the trace.</summary>
internal sealed class ExemplarPicker
{
    private const int PerBucket = 2;

    private readonly StepRange _range;
    private readonly int _limit;
    private readonly int[] _buckets;
    private readonly long _width;
    private readonly FieldReference[] _fields;
    private readonly HashSet<TraceId> _traces = [];

    internal ExemplarPicker(Query query, StepRange range, int limit)
    {
        _range = range;
        _limit = range.IsInstant ? 0 : limit;
        _buckets = new int[Math.Max(1, limit / PerBucket)];
        _width = Math.Max(1, (range.End - range.Start) / _buckets.Length);
        _fields = [.. Fields(query).Where(static f => f.Intrinsic is not (Intrinsic.TraceId or Intrinsic.Duration)).Distinct()];
    }

    /// <summary>Whether a span is to be an exemplar; takes its place if so.</summary>
    internal bool Takes(Span span) => Takes(span.TraceId, span.StartUnixNano);

    /// <summary>The same by a span's trace and start, which lies within the range.</summary>
    internal bool Takes(TraceId trace, long start)
    {
        if (_traces.Count >= _limit)
        {
            return false;
        }

        var bucket = (int)Math.Min((start - _range.Start) / _width, _buckets.Length - 1);
        if (_buckets[bucket] >= PerBucket || !_traces.Add(trace))
        {
            return false;
        }

        _buckets[bucket]++;
        return true;
    }

    /// <summary>A span as an exemplar.</summary>
    internal MetricsExemplar Describe(in SpanRef span, double value)
    {
        var labels = new List<KeyValuePair<string, Static>> { new("trace:id", Static.Of(TraceView.ShortId(span.Span.TraceId))) };
        foreach (var field in _fields)
        {
            if (FieldReader.Read(field, span).Single() is { IsNil: false } read)
            {
                labels.Add(new(field.ToString(), read));
            }
        }

        return new MetricsExemplar(span.Span.TraceId, labels, value, span.Span.StartUnixNano / 1_000_000);
    }

    private static IEnumerable<FieldReference> Fields(Query query)
    {
        var named = query.Pipeline.Stages.OfType<SpansetFilter>().SelectMany(static f => Fields(f.Expression));
        return query.Metrics is MetricsAggregate metrics ? named.Concat(metrics.By).Concat(metrics.Field is null ? [] : [metrics.Field]) : named;
    }

    internal static IEnumerable<FieldReference> Fields(FieldExpression expression) => expression switch
    {
        AttributeField a => [a.Field],
        UnaryField u => Fields(u.Operand),
        BinaryField b => Fields(b.Left).Concat(Fields(b.Right)),
        _ => [],
    };
}
