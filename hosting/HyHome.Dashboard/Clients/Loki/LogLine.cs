namespace HyHome.Dashboard.Clients.Loki;

/// <summary>A log line as Loki has it.</summary>
/// <param name="Timestamp">Nanoseconds of the Unix time.</param>
/// <param name="Text">The line.</param>
/// <param name="Stream">The labels it is indexed by.</param>
/// <param name="Metadata">Its structured metadata.</param>
/// <param name="Parsed">What the query's parsers took from it.</param>
public sealed record LogLine(long Timestamp, string Text, Labels Stream, Labels Metadata, Labels Parsed)
{
    /// <summary>When it was written, to 100 ns.</summary>
    public DateTimeOffset Time => QueryText.Time(Timestamp);

    /// <summary>The level that Loki found, or <c>unknown</c>.</summary>
    public string Level => Field("detected_level") ?? Field("level") ?? Field("severity_text")?.ToLowerInvariant() ?? "unknown";

    /// <summary>The trace it belongs to, null where it names none.</summary>
    public string? TraceId => Field("trace_id") ?? Field("traceID") ?? Field("traceId") ?? Field("TraceId");

    /// <summary>The span it belongs to, null where it names none.</summary>
    public string? SpanId => Field("span_id") ?? Field("spanID") ?? Field("spanId") ?? Field("SpanId");

    /// <summary>The value of a name in what was parsed, the metadata or the stream's labels.</summary>
    public string? Field(string name) => Parsed[name] ?? Metadata[name] ?? Stream[name];
}

/// <summary>What a LogQL query gives: lines or series.</summary>
/// <param name="Kind">Streams for lines, else the shape of the series.</param>
/// <param name="Lines">The lines in the asked order.</param>
/// <param name="Metrics">The series of a metric query; empty for lines.</param>
public sealed record LogResult(ResultKind Kind, IReadOnlyList<LogLine> Lines, MetricsResult Metrics);

/// <summary>How much a stream, or a label, holds.</summary>
/// <param name="Labels">The stream's labels.</param>
/// <param name="Bytes">Bytes of lines and structured metadata.</param>
public sealed record LogVolume(Labels Labels, double Bytes);

/// <summary>A field that Loki found in lines or structured metadata.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">string, int, float, boolean, duration or bytes.</param>
/// <param name="Cardinality">How many different values, about.</param>
/// <param name="Parsers">The parsers that give it; empty for structured metadata.</param>
public sealed record DetectedField(string Name, string Type, long Cardinality, IReadOnlyList<string> Parsers);

/// <summary>What a live tail brings.</summary>
/// <param name="Lines">New lines, oldest first.</param>
/// <param name="Dropped">How many lines Loki left out because they came faster than they could be sent.</param>
public sealed record TailBatch(IReadOnlyList<LogLine> Lines, int Dropped);
