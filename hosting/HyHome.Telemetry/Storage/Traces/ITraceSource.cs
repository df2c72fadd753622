using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>All spans of one trace that a store holds.</summary>
public sealed record Trace(TraceId Id, IReadOnlyList<Span> Spans);

/// <summary>Where an attribute is looked for.</summary>
public enum AttributeScope
{
    /// <summary>The span's attributes, then the resource's.</summary>
    Any,

    /// <summary>The span's attributes.</summary>
    Span,

    /// <summary>The resource's attributes.</summary>
    Resource,

    /// <summary>Attributes of the span's events.</summary>
    Event,

    /// <summary>Attributes of the span's links.</summary>
    Link,

    /// <summary>The instrumentation scope's attributes.</summary>
    Instrumentation,

    /// <summary>A field of the span itself: name, status, statusMessage, kind, duration, isRoot (a boolean).</summary>
    Intrinsic,
}

/// <summary>How a condition compares.</summary>
public enum ConditionOperator
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,
}

/// <summary>
/// A necessary condition: a trace can only be in the answer if at least one of its spans meets it. Durations are compared in nanoseconds as
/// an integer; status and kind by their OTLP numbers.
/// </summary>
public sealed record SpanCondition(AttributeScope Scope, string Name, ConditionOperator Operator, AnyValue Value);

/// <summary>What a search looks for.</summary>
/// <param name="Start">Nanoseconds since the Unix epoch: traces with a span that overlaps [Start, End].</param>
/// <param name="End">See <paramref name="Start"/>.</param>
/// <param name="Conditions">Necessary conditions, each to be met by at least one span of the trace.</param>
/// <param name="SameSpan">Whether one span must meet all conditions together.</param>
public sealed record TraceScan(long Start, long End, IReadOnlyList<SpanCondition> Conditions, bool SameSpan)
{
    /// <summary>
    /// The attributes of its own that a reader of spans looks at, where it looks at those only; null (the default) for all. Where it is given, spans may
    /// come without other attributes, and without status message, trace state, events and links. Resource and scope are always whole.
    /// </summary>
    public IReadOnlyCollection<string>? Attributes { get; init; }
}

/// <summary>Where TraceQL reads from. Safe to use from several threads while data is written.</summary>
public interface ITraceSource
{
    /// <summary>One trace, or null.</summary>
    Trace? Find(TraceId id);

    /// <summary>
    /// Candidate traces, whole, newest first by their start as far as the store knows; a superset of the answer that the caller checks. Lazy: the caller stops when it has enough.
    /// </summary>
    IEnumerable<Trace> Search(TraceScan scan);

    /// <summary>Single spans that meet all conditions and start in [Start, End], in no order; for metrics over spans.</summary>
    IEnumerable<Span> Spans(TraceScan scan);

    /// <summary>Keys of attributes by scope, sorted; limited to what was seen between two times where the store knows.</summary>
    IReadOnlyList<string> AttributeKeys(AttributeScope scope, long start, long end);

    /// <summary>Distinct values of an attribute or intrinsic (name, rootName, rootServiceName, statusMessage), at most <paramref name="limit"/>.</summary>
    IReadOnlyList<AnyValue> AttributeValues(AttributeScope scope, string name, long start, long end, int limit);
}

/// <summary>Where spans are written. False means the store is full and nothing of the batch was taken.</summary>
public interface ITraceAppender
{
    /// <summary>Stores spans.</summary>
    bool Append(IReadOnlyList<Span> spans);
}
