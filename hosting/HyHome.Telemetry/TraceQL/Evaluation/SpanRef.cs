using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.TraceQL.Evaluation;

/// <summary>A span that an expression looks at.</summary>
/// <param name="Span">The span.</param>
/// <param name="Trace">Its trace, or null where a query asks for nothing of it and it was not read.</param>
/// <param name="Index">Its position in the trace.</param>
internal readonly record struct SpanRef(Span Span, TraceView? Trace, int Index);
