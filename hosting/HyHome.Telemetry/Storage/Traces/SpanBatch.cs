using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>
/// The spans of one request as they came over the wire: fixed fields as numbers, texts as places in the request's bytes. Nothing of it is a string or an
/// object of its own, so that a store takes it over without making garbage. Valid as long as the request's bytes are; to be used again after <see cref="Clear"/>.
/// </summary>
internal sealed class SpanBatch
{
    private SpanRecord[] _spans = new SpanRecord[512];

    /// <summary>The request.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    public int Count { get; private set; }

    /// <summary>The attributes of all spans.</summary>
    public AttributeBuffer Attributes { get; } = new();

    public ReadOnlySpan<SpanRecord> Spans => _spans.AsSpan(0, Count);

    public void Clear(ReadOnlyMemory<byte> bytes)
    {
        // Records refer to resources and extras, which must not live on in an idle batch.
        _spans.AsSpan(0, Count).Clear();
        Attributes.Clear();
        Bytes = bytes;
        Count = 0;
    }

    public void Add(in SpanRecord span)
    {
        if (Count == _spans.Length)
        {
            Array.Resize(ref _spans, Count * 2);
        }

        _spans[Count++] = span;
    }

    public ReadOnlySpan<AttributeRecord> AttributesOf(in SpanRecord span) => Attributes.Range(span.FirstAttribute, span.AttributeCount);

    /// <summary>Whether it is small enough to be kept for the next request.</summary>
    public bool IsSmall => _spans.Length <= 16 << 10 && Attributes.IsSmall;

    /// <summary>Takes out the spans that a condition holds for.</summary>
    public void RemoveAll(Predicate<SpanRecord> goes)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!goes(_spans[i]))
            {
                _spans[kept++] = _spans[i];
            }
        }

        _spans.AsSpan(kept, Count - kept).Clear();
        Count = kept;
    }
}

/// <summary>One span of a batch.</summary>
internal struct SpanRecord
{
    public TraceId TraceId;
    public ulong SpanId;
    public ulong ParentId;
    public long Start;
    public long End;
    public TextPlace Name;
    public SpanKind Kind;
    public SpanStatus Status;
    public int FirstAttribute;
    public int AttributeCount;

    /// <summary>Bytes of the span's message.</summary>
    public int Size;
    public TelemetryResource Resource;
    public InstrumentationScope Scope;

    /// <summary>What few spans have; null where it has none of it.</summary>
    public SpanExtra? Extra;

    public readonly long Duration => Math.Max(0, End - Start);
}
