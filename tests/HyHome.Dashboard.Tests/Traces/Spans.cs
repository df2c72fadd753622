using HyHome.Dashboard.Clients.Tempo;
using HyHome.Dashboard.Pages.Traces;

namespace HyHome.Dashboard.Tests.Traces;

/// <summary>Makes traces in few words.</summary>
internal static class Spans
{
    public static TraceTree Tree(params Span[] spans) => new(new Trace("0af7651916cd43dd8448eb211c80319c", [.. spans.OrderBy(s => s.Start)]));

    public static Span Span(string id, string? parent, long start, long end, string service = "shop", SpanStatus status = SpanStatus.Unset) =>
        new(id, parent, "op " + id, SpanKind.Internal, start, end, status, "", [], [], [], new SpanResource(service, []), "");
}
