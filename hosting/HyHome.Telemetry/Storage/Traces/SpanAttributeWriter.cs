using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Writes the values of a span's attributes to a head's bytes; their keys and kinds become the span's shape.</summary>
internal sealed class SpanAttributeWriter
{
    private readonly SpanTables _tables;
    private readonly ByteWriter _values;
    private readonly ByteWriter _nested = new();
    private readonly ValueCounts _counts = new();
    private int[] _entries = new int[32];

    // The keys of the span before in the request: a key in the same place of the request is the same key.
    private TextPlace[] _places = new TextPlace[32];
    private int[] _keys = new int[32];

    public SpanAttributeWriter(SpanTables tables, ByteWriter values)
    {
        _tables = tables;
        _values = values;
    }

    /// <summary>Forgets what it knows about the request before.</summary>
    public void Begin() => Array.Clear(_places);

    public int Write(IReadOnlyList<Attribute> attributes)
    {
        Reserve(attributes.Count);
        for (var i = 0; i < attributes.Count; i++)
        {
            var key = _tables.Symbols.Add(attributes[i].Key);
            _entries[i] = SpanShape.Entry(key, Write(key, attributes[i].Value));
        }

        return _tables.Shapes.Add(_entries.AsSpan(0, attributes.Count));
    }

    public int Write(SpanBatch batch, in SpanRecord span, ReadOnlySpan<byte> request)
    {
        var attributes = batch.AttributesOf(span);
        Reserve(attributes.Length);
        for (var i = 0; i < attributes.Length; i++)
        {
            ref readonly var attribute = ref attributes[i];
            var key = Key(i, attribute.Key, request);
            _entries[i] = SpanShape.Entry(key, Write(key, attribute, batch, request));
        }

        return _tables.Shapes.Add(_entries.AsSpan(0, attributes.Length));
    }

    private int Key(int position, TextPlace place, ReadOnlySpan<byte> request)
    {
        if (place.Length > 0 && _places[position] == place)
        {
            return _keys[position];
        }

        _places[position] = place;
        return _keys[position] = _tables.Symbols.Add(place.In(request));
    }

    private StoredKind Write(int key, in AttributeRecord attribute, SpanBatch batch, ReadOnlySpan<byte> request)
    {
        switch (attribute.Kind)
        {
            case AnyValueKind.Empty:
                return StoredKind.Empty;
            case AnyValueKind.Int:
                _values.ZigZag(attribute.Bits);
                return StoredKind.Int;
            case AnyValueKind.Double:
                _values.Int64(attribute.Bits);
                return StoredKind.Double;
            case AnyValueKind.Bool:
                _values.Byte((byte)attribute.Bits);
                return StoredKind.Bool;
            case AnyValueKind.String:
                return WriteText(key, attribute.Text.In(request));
            default:
                return WriteNested(batch.Attributes.Nested(attribute.Bits));
        }
    }

    private StoredKind Write(int key, AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.Empty:
                return StoredKind.Empty;
            case AnyValueKind.Int:
                _values.ZigZag(value.Int);
                return StoredKind.Int;
            case AnyValueKind.Double:
                _values.Double(value.Double);
                return StoredKind.Double;
            case AnyValueKind.Bool:
                _values.Byte(value.Bool ? (byte)1 : (byte)0);
                return StoredKind.Bool;
            case AnyValueKind.String:
                return WriteText(key, System.Text.Encoding.UTF8.GetBytes(value.String));
            default:
                return WriteNested(value);
        }
    }

    // Values become symbols while a key has few of them; others stand in place.
    private StoredKind WriteText(int key, ReadOnlySpan<byte> text)
    {
        if (!_counts.AreFew(key))
        {
            _values.Block(text);
            return StoredKind.Text;
        }

        var before = _tables.Symbols.Count;
        _values.Varint(_tables.Symbols.Add(text));
        _counts.Note(key, _tables.Symbols.Count > before);
        return StoredKind.Symbol;
    }

    private StoredKind WriteNested(AnyValue value)
    {
        _nested.Clear();
        ValueCodec.Write(_nested, value);
        _values.Block(_nested.Written);
        return StoredKind.Other;
    }

    private void Reserve(int count)
    {
        if (_entries.Length < count)
        {
            Array.Resize(ref _entries, count * 2);
            Array.Resize(ref _places, count * 2);
            Array.Resize(ref _keys, count * 2);
        }
    }
}
