namespace HyHome.Telemetry.Model;

/// <summary>A span's kind, with OTLP's numbers.</summary>
public enum SpanKind : byte
{
    /// <summary>Not given.</summary>
    Unspecified = 0,

    /// <summary>Inside a service.</summary>
    Internal = 1,

    /// <summary>Serves a request.</summary>
    Server = 2,

    /// <summary>Makes a request.</summary>
    Client = 3,

    /// <summary>Sends a message.</summary>
    Producer = 4,

    /// <summary>Handles a message.</summary>
    Consumer = 5,
}

/// <summary>A span's status, with OTLP's numbers.</summary>
public enum SpanStatus : byte
{
    /// <summary>Not given.</summary>
    Unset = 0,

    /// <summary>Marked as a success.</summary>
    Ok = 1,

    /// <summary>Failed.</summary>
    Error = 2,
}

/// <summary>Who sent telemetry: the attributes that a batch shares. Equal resources are one object in a store.</summary>
public sealed record TelemetryResource(IReadOnlyList<Attribute> Attributes, string SchemaUrl = "")
{
    /// <summary>The attribute <c>service.name</c>, or the empty string.</summary>
    public string ServiceName { get; } = Attributes.FirstOrDefault(a => a.Key == "service.name").Value.String;
}

/// <summary>The instrumentation library that made telemetry.</summary>
public sealed record InstrumentationScope(string Name, string Version, IReadOnlyList<Attribute> Attributes, string SchemaUrl = "")
{
    /// <summary>The scope of telemetry that names none.</summary>
    public static InstrumentationScope None { get; } = new("", "", []);
}

/// <summary>Something that happened in a span.</summary>
public sealed record SpanEvent(long TimeUnixNano, string Name, IReadOnlyList<Attribute> Attributes, uint DroppedAttributes = 0);

/// <summary>A link of a span to another.</summary>
public sealed record SpanLink(TraceId TraceId, ulong SpanId, string TraceState, IReadOnlyList<Attribute> Attributes, uint Flags = 0, uint DroppedAttributes = 0);

/// <summary>One span as it is read back from a store. Times are nanoseconds since the Unix epoch.</summary>
public sealed class Span
{
    /// <summary>The trace it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Its own id.</summary>
    public required ulong SpanId { get; init; }

    /// <summary>Its parent's id, 0 for a root.</summary>
    public ulong ParentSpanId { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its kind.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>Its status.</summary>
    public SpanStatus Status { get; init; }

    /// <summary>The status's message.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>When it started, in nanoseconds since the Unix epoch.</summary>
    public long StartUnixNano { get; init; }

    /// <summary>When it ended, in nanoseconds since the Unix epoch.</summary>
    public long EndUnixNano { get; init; }

    /// <summary>How long it took in nanoseconds; 0 where the end lies before the start.</summary>
    public long DurationNano => Math.Max(0, EndUnixNano - StartUnixNano);

    /// <summary>The W3C trace state.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>W3C trace flags and OTLP's own.</summary>
    public uint Flags { get; init; }

    /// <summary>Its attributes.</summary>
    public IReadOnlyList<Attribute> Attributes { get; init; } = [];

    /// <summary>How many attributes its sender left out.</summary>
    public uint DroppedAttributes { get; init; }

    /// <summary>Its events.</summary>
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    /// <summary>How many events its sender left out.</summary>
    public uint DroppedEvents { get; init; }

    /// <summary>Its links.</summary>
    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    /// <summary>How many links its sender left out.</summary>
    public uint DroppedLinks { get; init; }

    /// <summary>Who sent it.</summary>
    public required TelemetryResource Resource { get; init; }

    /// <summary>The library that made it.</summary>
    public InstrumentationScope Scope { get; init; } = InstrumentationScope.None;
}
