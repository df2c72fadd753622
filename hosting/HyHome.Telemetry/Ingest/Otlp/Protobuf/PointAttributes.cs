using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>
/// Where a point's message has its attributes, and what they are. A sender writes the attributes of a series the same way each time, so they are found again
/// by their bytes, in a cache of fixed size in which a newer entry takes the place of an older one. Entries are immutable: threads share it without locks.
/// </summary>
internal struct PointAttributes
{
    private const int Slots = 16 << 10;
    private const int LongestCached = 1024;

    private static readonly Entry?[] Cache = new Entry?[Slots];

    // Kept when they come a second time: a series that comes once would only make work for the garbage collector.
    private static readonly ulong[] Seen = new ulong[Slots];

    private int _start;
    private int _end;
    private bool _isScattered;

    /// <summary>Takes note of an attribute's field: from its tag to its end.</summary>
    public void Note(int start, int end)
    {
        _isScattered |= _end > 0 && start != _end;
        _start = _end > 0 ? _start : start;
        _end = end;
    }

    /// <param name="message">The point.</param>
    /// <param name="field">The number of the attributes' field.</param>
    /// <exception cref="OtlpFormatException">An attribute is malformed.</exception>
    public readonly AttributeSet Read(ReadOnlySpan<byte> message, int field)
    {
        if (_end == 0)
        {
            return AttributeSet.Empty;
        }

        var bytes = message[_start.._end];
        if (_isScattered || bytes.Length > LongestCached)
        {
            return Decode(bytes, field);
        }

        var hash = ByteHash.Of(bytes, (ulong)field);
        var slot = hash % Slots;
        if (Cache[slot] is { } known && bytes.SequenceEqual(known.Bytes))
        {
            return known.Attributes;
        }

        var read = Decode(bytes, field);
        if (Seen[slot] == hash)
        {
            Cache[slot] = new Entry(bytes.ToArray(), read);
        }
        else
        {
            Seen[slot] = hash;
        }

        return read;
    }

    private static AttributeSet Decode(ReadOnlySpan<byte> fields, int field)
    {
        var attributes = new AttributeList();
        var reader = new ProtoReader(fields);
        while (reader.Next(out var number))
        {
            if (number == field)
            {
                attributes.Add(CommonDecoder.KeyValue(reader.Bytes(), 0));
            }
            else
            {
                reader.Skip();
            }
        }

        return new AttributeSet(attributes.ToArray());
    }

    private sealed record Entry(byte[] Bytes, AttributeSet Attributes);
}
