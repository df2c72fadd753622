using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Traces;

namespace HyHome.Telemetry.Ingest;

/// <summary>Sees every span that was accepted, right after it was stored: span metrics and service graphs are made of it. Called from several threads.</summary>
internal interface ISpanObserver
{
    /// <summary>Takes note of spans. Must not throw and must not keep the list.</summary>
    void Observe(IReadOnlyList<Span> spans);

    /// <summary>Takes note of the spans of a request. Must not throw and must not keep the batch.</summary>
    void Observe(SpanBatch spans);
}
