namespace HyHome.Dashboard.Clients.Tempo;

/// <summary>A trace that a search found.</summary>
/// <param name="TraceId">Its id, 32 hex digits.</param>
/// <param name="RootService">The service of its root span; empty where that has not arrived.</param>
/// <param name="RootName">The name of its root span.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took, whole milliseconds.</param>
/// <param name="Services">How many spans and errors each service has.</param>
/// <param name="Matched">How many spans matched the query.</param>
/// <param name="Spans">Some of the spans that matched.</param>
public sealed record TraceSummary(
    string TraceId,
    string RootService,
    string RootName,
    DateTimeOffset Start,
    TimeSpan Duration,
    IReadOnlyDictionary<string, ServiceCount> Services,
    long Matched,
    IReadOnlyList<MatchedSpan> Spans)
{
    /// <summary>How many spans it has.</summary>
    public long SpanCount => Services.Values.Sum(static s => s.Spans);

    /// <summary>How many of its spans failed.</summary>
    public long ErrorCount => Services.Values.Sum(static s => s.Errors);
}

/// <summary>Spans of a service within a trace.</summary>
/// <param name="Spans">All of them.</param>
/// <param name="Errors">Those that failed.</param>
public readonly record struct ServiceCount(long Spans, long Errors);

/// <summary>A span that a search found.</summary>
/// <param name="SpanId">Its id, 16 hex digits.</param>
/// <param name="Name">Its name; empty unless the query names it.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Attributes">Those that the query names.</param>
public sealed record MatchedSpan(string SpanId, string Name, DateTimeOffset Start, TimeSpan Duration, IReadOnlyList<SpanAttribute> Attributes);
