using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp.Records;

/// <summary>Log records of one resource, as they came.</summary>
internal sealed record ResourceLogs(TelemetryResource Resource, List<ScopeLogs> Scopes);

/// <summary>Log records of one instrumentation scope.</summary>
internal sealed record ScopeLogs(InstrumentationScope Scope, uint DroppedAttributes, List<OtlpLogRecord> Records);

/// <summary>One log record. Times are nanoseconds since the Unix epoch, 0 where not given.</summary>
internal sealed class OtlpLogRecord
{
    public ulong Time { get; set; }

    public ulong ObservedTime { get; set; }

    public int SeverityNumber { get; set; }

    public string SeverityText { get; set; } = "";

    /// <summary>The body where it is a string, as UTF-8: it is stored as it comes.</summary>
    public ReadOnlyMemory<byte> Line { get; set; }

    /// <summary>The body where it is anything but a string.</summary>
    public AnyValue Body { get; set; }

    public IReadOnlyList<Attribute> Attributes { get; set; } = [];

    public uint DroppedAttributes { get; set; }

    public uint Flags { get; set; }

    public TraceId TraceId { get; set; }

    public ulong SpanId { get; set; }
}
