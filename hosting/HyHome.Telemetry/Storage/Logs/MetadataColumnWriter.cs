using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// Writes the metadata of a block's entries as columns. Entries with the same names and kinds of values have the same shape; for each shape, the values of one
/// name stand together. Used again and again.
/// </summary>
internal sealed class MetadataColumnWriter
{
    /// <summary>A kind takes the lower bits of an item of a shape, its name the others.</summary>
    public const int KindBits = 3;
    public const int Id16 = 4;
    public const int Id8 = 5;

    /// <summary>How whole numbers are written: each as it is, or by its difference to the one before.</summary>
    public const byte Values = 0;
    public const byte Differences = 1;

    private readonly List<int[]> _shapes = [];
    private readonly List<ByteWriter[]> _columns = [];
    private readonly Stack<ByteWriter> _free = new();
    private readonly ByteWriter _differences = new();
    private int[] _shapeOf = [];

    public void Write(ByteWriter to, ByteWriter ids, LogColumns columns, int from, int count)
    {
        if (_shapeOf.Length < count)
        {
            _shapeOf = new int[count];
        }

        for (var row = 0; row < count; row++)
        {
            var metadata = columns.MetadataOf(from + row);
            var shape = _shapeOf[row] = Shape(metadata, row == 0 ? 0 : _shapeOf[row - 1]);
            WriteValues(_columns[shape], metadata);
        }

        WriteShapes(to, count);
        for (var shape = 0; shape < _shapes.Count; shape++)
        {
            for (var item = 0; item < _shapes[shape].Length; item++)
            {
                var column = _columns[shape][item];
                WriteColumn(to, ids, column, _shapes[shape][item] & ((1 << KindBits) - 1));
                column.Clear();
                _free.Push(column);
            }
        }

        _shapes.Clear();
        _columns.Clear();
    }

    private void WriteShapes(ByteWriter to, int count)
    {
        to.Varint(_shapes.Count);
        foreach (var shape in _shapes)
        {
            to.Varint(shape.Length);
            foreach (var item in shape)
            {
                to.Varint(item);
            }
        }

        if (_shapes.Count > 1)
        {
            for (var row = 0; row < count; row++)
            {
                to.Varint(_shapeOf[row]);
            }
        }
    }

    private void WriteColumn(ByteWriter to, ByteWriter ids, ByteWriter column, int kind)
    {
        switch (kind)
        {
            case Id16 or Id8:
                to.Varint(0);
                ids.Bytes(column.Written);
                break;
            case MetadataCodec.Whole:
                var areDifferences = MakeDifferences(column.Written);
                var written = areDifferences ? _differences.Written : column.Written;
                to.Varint(written.Length + 1);
                to.Byte(areDifferences ? Differences : Values);
                to.Bytes(written);
                break;
            default:
                to.Block(column.Written);
                break;
        }
    }

    // Times and counters are close to the one before; small numbers are as small as they are.
    private bool MakeDifferences(ReadOnlySpan<byte> values)
    {
        _differences.Clear();
        var reader = new ByteReader(values);
        ulong last = 0;
        while (!reader.AtEnd)
        {
            var value = reader.Varint();
            _differences.ZigZag((long)(value - last));
            last = value;
        }

        return _differences.Length < values.Length;
    }

    private static void WriteValues(ByteWriter[] columns, ReadOnlySpan<byte> metadata)
    {
        var reader = new ByteReader(metadata);
        reader.Varint();
        foreach (var column in columns)
        {
            reader.Varint();
            var token = reader.Varint();
            var rest = token >> 2;
            switch ((int)(token & 3))
            {
                case MetadataCodec.Hex:
                    column.Bytes(reader.Bytes((int)rest));
                    break;
                case MetadataCodec.InPlace:
                    column.Block(reader.Bytes((int)rest));
                    break;
                default:
                    column.Varint(rest);
                    break;
            }
        }
    }

    /// <summary>Finds out the shape of an entry's metadata.</summary>
    private int Shape(ReadOnlySpan<byte> metadata, int before)
    {
        var reader = new ByteReader(metadata);
        var count = reader.Count();
        Span<int> items = count <= 64 ? stackalloc int[64] : new int[count];
        items = items[..count];
        foreach (ref var item in items)
        {
            var name = reader.Int();
            item = (name << KindBits) | MetadataCodec.Skip(ref reader, out var length) switch
            {
                MetadataCodec.Hex => length == 16 ? Id16 : Id8,
                var kind => kind,
            };
        }

        if (before < _shapes.Count && items.SequenceEqual(_shapes[before]))
        {
            return before;
        }

        for (var i = 0; i < _shapes.Count; i++)
        {
            if (items.SequenceEqual(_shapes[i]))
            {
                return i;
            }
        }

        _shapes.Add(items.ToArray());
        var columns = new ByteWriter[count];
        for (var i = 0; i < count; i++)
        {
            columns[i] = _free.TryPop(out var free) ? free : new ByteWriter();
        }

        _columns.Add(columns);
        return _shapes.Count - 1;
    }
}
