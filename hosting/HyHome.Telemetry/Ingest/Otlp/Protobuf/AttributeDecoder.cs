using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes attributes (opentelemetry.proto.common.v1.KeyValue) of spans and log records into a buffer.</summary>
internal ref struct AttributeDecoder
{
    private readonly AttributeBuffer _buffer;
    private readonly ReadOnlySpan<byte> _request;
    private int _first;

    // Where the attributes of the item before are: most items have the same keys in the same places.
    private int _before;
    private int _beforeCount;

    public AttributeDecoder(AttributeBuffer buffer, ReadOnlySpan<byte> request)
    {
        _buffer = buffer;
        _request = request;
    }

    /// <summary>Starts the attributes of an item; answers the number of the first.</summary>
    public int Begin() => _first = _buffer.Count;

    /// <summary>Ends them; answers how many they are.</summary>
    public int End()
    {
        (_before, _beforeCount) = (_first, _buffer.Count - _first);
        return _beforeCount;
    }

    public void Add(ReadOnlySpan<byte> message)
    {
        var position = _buffer.Count - _first;
        var reader = new ProtoReader(message);
        TextPlace key = default;
        var value = new AttributeRecord(default, AnyValueKind.Empty, default, 0);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    key = Key(ref reader, position);
                    break;
                case 2:
                    value = Value(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _buffer.Add(value with { Key = key });
    }

    private readonly TextPlace Key(ref ProtoReader reader, int position)
    {
        var bytes = reader.Bytes();
        if (position < _beforeCount)
        {
            var before = _buffer[_before + position].Key;
            if (before.Length == bytes.Length && before.In(_request).SequenceEqual(bytes))
            {
                return before;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(bytes) ? Place(bytes) : throw reader.Error("field 1 is not valid UTF-8");
    }

    private readonly AttributeRecord Value(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var value = new AttributeRecord(default, AnyValueKind.Empty, default, 0);
        AttributeRecord? nested = null;
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    value = new AttributeRecord(default, AnyValueKind.String, Place(reader.Utf8()), 0);
                    break;
                case 2:
                    value = new AttributeRecord(default, AnyValueKind.Bool, default, reader.Bool() ? 1 : 0);
                    break;
                case 3:
                    value = new AttributeRecord(default, AnyValueKind.Int, default, reader.Int64());
                    break;
                case 4:
                    value = new AttributeRecord(default, AnyValueKind.Double, default, (long)reader.Fixed64());
                    break;
                case 5 or 6 or 7:
                    reader.Skip();
                    value = nested ??= Nested(message);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    // Lists, maps and bytes are rare: they are decoded as everywhere else. Of several kinds in one message the last one counts, so that what comes
    // out is this value where it stands last, and is not looked at where it doesn't.
    private readonly AttributeRecord Nested(ReadOnlySpan<byte> message)
    {
        var value = CommonDecoder.Value(message, 0);
        return new AttributeRecord(default, value.Kind, default, _buffer.AddNested(value));
    }

    /// <summary>Where a piece of the request is in it.</summary>
    public readonly TextPlace Place(ReadOnlySpan<byte> text) => text.IsEmpty
        ? default
        : new TextPlace((int)Unsafe.ByteOffset(in MemoryMarshal.GetReference(_request), in MemoryMarshal.GetReference(text)), text.Length);
}
