namespace HyHome.Dashboard.Clients.Tempo;

/// <summary>A whole trace.</summary>
/// <param name="TraceId">Its id, 32 hex digits.</param>
/// <param name="Spans">Its spans in the order of their start.</param>
public sealed record Trace(string TraceId, IReadOnlyList<Span> Spans)
{
    /// <summary>What Tempo says when it could give only a part.</summary>
    public string? Warning { get; init; }
}

/// <summary>A span.</summary>
/// <param name="SpanId">Its id, 16 hex digits.</param>
/// <param name="ParentId">Its parent's id, null for a root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is to its peers.</param>
/// <param name="Start">Nanoseconds of the Unix time.</param>
/// <param name="End">Nanoseconds of the Unix time, never before the start.</param>
/// <param name="Status">Whether it failed.</param>
/// <param name="StatusMessage">Why, where it says so.</param>
/// <param name="Attributes">What it tells about itself.</param>
/// <param name="Events">What happened in it.</param>
/// <param name="Links">Other spans it belongs with.</param>
/// <param name="Resource">Who made it.</param>
/// <param name="Scope">The library that made it, with its version; may be empty.</param>
public sealed record Span(
    string SpanId,
    string? ParentId,
    string Name,
    SpanKind Kind,
    long Start,
    long End,
    SpanStatus Status,
    string StatusMessage,
    IReadOnlyList<SpanAttribute> Attributes,
    IReadOnlyList<SpanEvent> Events,
    IReadOnlyList<SpanLink> Links,
    SpanResource Resource,
    string Scope)
{
    /// <summary>How long it took, nanoseconds.</summary>
    public long Duration => End - Start;

    /// <summary>The service it is of.</summary>
    public string Service => Resource.Service;
}

/// <summary>Who made spans.</summary>
/// <param name="Service">service.name, or <c>unknown_service</c>.</param>
/// <param name="Attributes">All that it tells.</param>
public sealed record SpanResource(string Service, IReadOnlyList<SpanAttribute> Attributes);

/// <summary>An attribute.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value as text; arrays and maps as JSON.</param>
/// <param name="Type">string, int, double, bool, array, map or bytes.</param>
public readonly record struct SpanAttribute(string Key, string Value, string Type);

/// <summary>Something that happened in a span.</summary>
/// <param name="Time">Nanoseconds of the Unix time.</param>
/// <param name="Name">What happened.</param>
/// <param name="Attributes">More about it.</param>
public sealed record SpanEvent(long Time, string Name, IReadOnlyList<SpanAttribute> Attributes);

/// <summary>Another span that a span belongs with.</summary>
/// <param name="TraceId">The other's trace.</param>
/// <param name="SpanId">The other's id.</param>
/// <param name="Attributes">More about it.</param>
public sealed record SpanLink(string TraceId, string SpanId, IReadOnlyList<SpanAttribute> Attributes);

/// <summary>What a span is to its peers.</summary>
public enum SpanKind
{
    /// <summary>Not said.</summary>
    Unspecified,

    /// <summary>Work inside a service.</summary>
    Internal,

    /// <summary>Answers a call.</summary>
    Server,

    /// <summary>Makes a call.</summary>
    Client,

    /// <summary>Sends a message.</summary>
    Producer,

    /// <summary>Takes a message.</summary>
    Consumer,
}

/// <summary>How a span ended.</summary>
public enum SpanStatus
{
    /// <summary>Not said.</summary>
    Unset,

    /// <summary>Well, as somebody decided.</summary>
    Ok,

    /// <summary>It failed.</summary>
    Error,
}
