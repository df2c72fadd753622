using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Makes tables of traces and spans, with Grafana's columns.</summary>
internal static class TraceFrames
{
    /// <summary>A row for each trace.</summary>
    public static DataFrame Traces(TargetModel target, IReadOnlyList<TraceSummary> traces) => new()
    {
        RefId = target.RefId,
        Fields =
        [
            Linked(Field.OfTexts("traceID", traces.Select(static trace => trace.TraceId)), "Trace ID"),
            Named(Field.OfTimes("startTime", [.. traces.Select(static trace => Milliseconds(trace.Start))]), "Start time"),
            Named(Field.OfTexts("traceService", traces.Select(static trace => trace.RootService)), "Service"),
            Named(Field.OfTexts("traceName", traces.Select(static trace => trace.RootName)), "Name"),
            Named(Field.OfNumbers("traceDuration", [.. traces.Select(static trace => trace.Duration.TotalMilliseconds)]), "Duration", "ms"),
        ],
    };

    /// <summary>A row for each span that a search found.</summary>
    public static DataFrame FoundSpans(TargetModel target, IReadOnlyList<TraceSummary> traces)
    {
        var spans = traces.SelectMany(static trace => trace.Spans.Select(span => (Trace: trace, Span: span))).OrderByDescending(static item => item.Span.Start).ToArray();
        return new()
        {
            RefId = target.RefId,
            Fields =
            [
                Linked(Field.OfTexts("traceIdHidden", spans.Select(static item => item.Trace.TraceId)), "Trace ID"),
                Named(Field.OfTexts("spanID", spans.Select(static item => item.Span.SpanId)), "Span ID"),
                Named(Field.OfTimes("time", [.. spans.Select(static item => Milliseconds(item.Span.Start))]), "Start time"),
                Named(Field.OfTexts("traceService", spans.Select(static item => item.Trace.RootService)), "Trace Service"),
                Named(Field.OfTexts("traceName", spans.Select(static item => item.Trace.RootName)), "Trace Name"),
                Named(Field.OfTexts("name", spans.Select(static item => item.Span.Name)), "Name"),
                Named(Field.OfNumbers("duration", [.. spans.Select(static item => item.Span.Duration.TotalNanoseconds)]), "Duration", "ns"),
            ],
        };
    }

    /// <summary>A row for each span of a trace.</summary>
    public static DataFrame Spans(TargetModel target, Trace trace) => new()
    {
        RefId = target.RefId,
        Fields =
        [
            Linked(Field.OfTexts("traceID", trace.Spans.Select(_ => trace.TraceId)), "Trace ID"),
            Named(Field.OfTexts("serviceName", trace.Spans.Select(static span => span.Resource.Service)), "Service"),
            Named(Field.OfTexts("operationName", trace.Spans.Select(static span => span.Name)), "Name"),
            Named(Field.OfTimes("startTime", [.. trace.Spans.Select(static span => span.Start / 1e6)]), "Start time"),
            Named(Field.OfNumbers("duration", [.. trace.Spans.Select(static span => (span.End - span.Start) / 1e6)]), "Duration", "ms"),
        ],
    };

    private static double Milliseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static Field Named(Field field, string name, string? unit = null) => field.With(config: FieldConfig.Empty with { DisplayName = name, Unit = unit });

    private static Field Linked(Field field, string name) => field.With(config: FieldConfig.Empty with
    {
        DisplayName = name,
        Links = [new() { Title = "Open the trace", Url = "/traces/${__value.raw:percentencode}" }],
    });
}
