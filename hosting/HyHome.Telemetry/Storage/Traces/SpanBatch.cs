using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>
/// The spans of one request as they came over the wire: fixed fields as numbers, texts as places in the request's bytes. Nothing of it is a string or an
/// object of its own, so that a store takes it over without making garbage. Valid as long as the request's bytes are; to be used again after <see cref="Clear"/>.
/// </summary>
internal sealed class SpanBatch
{
    private SpanRecord[] _spans = new SpanRecord[512];
    private AttributeRecord[] _attributes = new AttributeRecord[4096];
    private readonly List<AnyValue> _nested = [];

    /// <summary>The request.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    public int Count { get; private set; }

    public int AttributeCount { get; private set; }

    public ReadOnlySpan<SpanRecord> Spans => _spans.AsSpan(0, Count);

    public void Clear(ReadOnlyMemory<byte> bytes)
    {
        // Records refer to resources and extras, which must not live on in an idle batch.
        _spans.AsSpan(0, Count).Clear();
        _nested.Clear();
        Bytes = bytes;
        Count = 0;
        AttributeCount = 0;
    }

    public void Add(in SpanRecord span)
    {
        if (Count == _spans.Length)
        {
            Array.Resize(ref _spans, Count * 2);
        }

        _spans[Count++] = span;
    }

    public void Add(in AttributeRecord attribute)
    {
        if (AttributeCount == _attributes.Length)
        {
            Array.Resize(ref _attributes, AttributeCount * 2);
        }

        _attributes[AttributeCount++] = attribute;
    }

    /// <summary>Keeps a value that is no scalar; answers its number for <see cref="AttributeRecord.Bits"/>.</summary>
    public int AddNested(AnyValue value)
    {
        _nested.Add(value);
        return _nested.Count - 1;
    }

    public AnyValue Nested(long number) => _nested[(int)number];

    public ref readonly AttributeRecord AttributeAt(int number) => ref _attributes[number];

    public ReadOnlySpan<AttributeRecord> AttributesOf(in SpanRecord span) => _attributes.AsSpan(span.FirstAttribute, span.AttributeCount);

    /// <summary>Whether it is small enough to be kept for the next request.</summary>
    public bool IsSmall => _spans.Length <= 16 << 10 && _attributes.Length <= 256 << 10;

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

/// <summary>A text's place in a request.</summary>
internal readonly record struct TextPlace(int At, int Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes.Slice(At, Length);
}

/// <summary>One attribute. A key that is the same as the one at this position in the span before has the same place.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Text">The value where it is a string.</param>
/// <param name="Bits">The value where it is a boolean, an integer or a double; the number of a nested value otherwise.</param>
internal readonly record struct AttributeRecord(TextPlace Key, AnyValueKind Kind, TextPlace Text, long Bits);

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
