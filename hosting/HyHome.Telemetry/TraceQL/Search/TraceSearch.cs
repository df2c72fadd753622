using HyHome.Telemetry.Storage.Traces;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Syntax;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.TraceQL.Search;

/// <summary>How far a search looks and how much it answers.</summary>
/// <param name="Start">Nanoseconds since the Unix epoch.</param>
/// <param name="End">See <paramref name="Start"/>.</param>
/// <param name="Limit">The most traces.</param>
/// <param name="SpansPerSpanset">The most spans of each spanset; 0 for all.</param>
internal sealed record SearchRange(long Start, long End, int Limit, int SpansPerSpanset);

/// <summary>Finds traces.</summary>
internal static class TraceSearch
{
    /// <summary>Finds the newest traces for which a query yields spans, newest first.</summary>
    /// <exception cref="TraceQLException">The query cannot be evaluated.</exception>
    internal static List<FoundTrace> Find(ITraceSource source, Query query, SearchRange range, CancellationToken cancellationToken)
    {
        var pipeline = StageEvaluator.Create(query.Pipeline);
        var fields = new NamedFields(query.Pipeline);
        var found = new List<FoundTrace>();
        foreach (var trace in Candidates(source, ScanPlan.Of(query.Pipeline), range.Start, range.End))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = new TraceView(trace);
            var spansets = pipeline.Evaluate(view, [new Spanset([.. Enumerable.Range(0, view.Spans.Length)], [])]);
            if (spansets.Count == 0)
            {
                continue;
            }

            found.Add(FoundTrace.Of(view, [.. spansets.Select(s => Describe(view, s, fields, range.SpansPerSpanset))]));
            if (found.Count >= range.Limit)
            {
                break;
            }
        }

        found.Sort(static (a, b) => b.Start.CompareTo(a.Start));
        return found;
    }

    /// <summary>The traces that a plan leaves, newest first.</summary>
    internal static IEnumerable<Trace> Candidates(ITraceSource source, ScanPlan plan, long start, long end)
    {
        if (plan.TraceId is not { } id)
        {
            return source.Search(plan.Scan(start, end));
        }

        return source.Find(id) is { } trace && trace.Spans.Any(s => s.StartUnixNano <= end && s.EndUnixNano >= start) ? [trace] : [];
    }

    private static FoundSpanset Describe(TraceView trace, Spanset spanset, NamedFields fields, int limit)
    {
        var spans = new List<FoundSpan>();
        foreach (var index in spanset.Spans.Take(limit == 0 ? int.MaxValue : limit))
        {
            var span = trace.Spans[index];
            spans.Add(new FoundSpan(
                span.SpanId, fields.HasName ? span.Name : "", span.StartUnixNano, span.DurationNano, fields.Of(new SpanRef(span, trace, index))));
        }

        return new FoundSpanset(spans, spanset.Spans.Count, [.. spanset.Attributes.Select(static a => new Attribute(a.Key, a.Value.ToAnyValue()))]);
    }
}
