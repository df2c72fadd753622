using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>What observers look at of a span, whether it is an object or lies in a batch.</summary>
internal interface IObservedSpan
{
    TraceId TraceId { get; }

    ulong SpanId { get; }

    ulong ParentId { get; }

    long Start { get; }

    long End { get; }

    long Duration { get; }

    SpanKind Kind { get; }

    SpanStatus Status { get; }

    string StatusMessage { get; }

    string Name { get; }

    TelemetryResource Resource { get; }

    /// <summary>Bytes of the span as a protobuf message.</summary>
    int Size { get; }

    /// <summary>The text of the first attribute of the span with a key; null where there is none.</summary>
    string? Find(AttributeKey key);

    /// <summary>The text of the first attribute of the span's resource with a key; null where there is none.</summary>
    string? FindInResource(AttributeKey key);
}
