using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>A trace as a query sees it: its spans in order of their start, and what is known of it as a whole.</summary>
internal sealed class TraceView
{
    private TraceStructure? _structure;

    internal TraceView(Trace trace)
    {
        Id = trace.Id;
        Spans = Distinct([.. trace.Spans]);
        Start = Spans.Length == 0 ? 0 : Spans[0].StartUnixNano;
        var end = Start;
        foreach (var span in Spans)
        {
            end = Math.Max(end, span.EndUnixNano);
            Root ??= span.ParentSpanId == 0 ? span : null;
        }

        Duration = end - Start;
    }

    internal TraceId Id { get; }

    internal Span[] Spans { get; }

    /// <summary>The earliest span without a parent, or null where it has not come yet.</summary>
    internal Span? Root { get; }

    /// <summary>When its first span starts, in nanoseconds since the Unix epoch.</summary>
    internal long Start { get; }

    /// <summary>From the first start to the last end, in nanoseconds.</summary>
    internal long Duration { get; }

    internal string RootServiceName => Root?.Resource.ServiceName ?? "";

    internal string RootName => Root?.Name ?? "";

    /// <summary>Who is whose parent.</summary>
    internal TraceStructure Structure => _structure ??= new TraceStructure(Spans);

    /// <summary>How Tempo prints trace ids in answers: without leading zeros.</summary>
    internal static string ShortId(TraceId id) => id.ToString().TrimStart('0');

    // An exporter that got no answer sends again. Zipkin's client and server spans share an id and are two.
    private static Span[] Distinct(Span[] spans)
    {
        Array.Sort(spans, static (a, b) =>
            a.StartUnixNano != b.StartUnixNano ? a.StartUnixNano.CompareTo(b.StartUnixNano) :
            a.SpanId != b.SpanId ? a.SpanId.CompareTo(b.SpanId) : a.Kind.CompareTo(b.Kind));
        var kept = 0;
        foreach (var span in spans)
        {
            if (kept == 0 || spans[kept - 1] is var last && (last.SpanId != span.SpanId || last.Kind != span.Kind || last.StartUnixNano != span.StartUnixNano))
            {
                spans[kept++] = span;
            }
        }

        return kept == spans.Length ? spans : spans[..kept];
    }
}
