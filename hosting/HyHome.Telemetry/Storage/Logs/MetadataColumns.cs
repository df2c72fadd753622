using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// The metadata of a block's entries as columns. Entries with the same names and kinds of values have the same shape; for each shape, the values of one name
/// stand together. Reading makes of it what <see cref="MetadataCodec"/> wrote.
/// </summary>
internal static class MetadataColumns
{
    // A kind takes the lower bits of an item of a shape, its name the others.
    private const int KindBits = 3;
    private const int Id16 = 4;
    private const int Id8 = 5;

    public static void Write(ByteWriter to, ByteWriter ids, LogColumns columns, int from, int count)
    {
        var shapes = new List<int[]>();
        var shapeOf = new int[count];
        var values = new List<int>(count * 8);
        var firstOf = new int[count];
        for (var row = 0; row < count; row++)
        {
            firstOf[row] = values.Count;
            shapeOf[row] = Shape(columns.MetadataOf(from + row), values, shapes, row == 0 ? 0 : shapeOf[row - 1]);
        }

        to.Varint(shapes.Count);
        foreach (var shape in shapes)
        {
            to.Varint(shape.Length);
            foreach (var item in shape)
            {
                to.Varint(item);
            }
        }

        if (shapes.Count > 1)
        {
            foreach (var shape in shapeOf)
            {
                to.Varint(shape);
            }
        }

        var column = new ByteWriter(count * 2);
        for (var shape = 0; shape < shapes.Count; shape++)
        {
            for (var item = 0; item < shapes[shape].Length; item++)
            {
                column.Clear();
                for (var row = 0; row < count; row++)
                {
                    if (shapeOf[row] == shape)
                    {
                        WriteValue(column, ids, new ByteReader(columns.MetadataOf(from + row), values[firstOf[row] + item]));
                    }
                }

                to.Block(column.Written);
            }
        }
    }

    public static (byte[] Metadata, int[] Offsets) Read(ref ByteReader reader, byte[] frame, ByteReader ids, int count)
    {
        var shapes = new int[reader.Count()][];
        for (var i = 0; i < shapes.Length; i++)
        {
            shapes[i] = new int[reader.Count()];
            for (var item = 0; item < shapes[i].Length; item++)
            {
                shapes[i][item] = reader.Int();
            }
        }

        var shapeOf = new int[count];
        for (var row = 0; row < count && shapes.Length > 1; row++)
        {
            shapeOf[row] = reader.Int();
        }

        // Where the next value of each column is.
        var next = new int[shapes.Length][];
        var rowsOf = RowsOf(shapeOf, shapes.Length);
        for (var shape = 0; shape < shapes.Length; shape++)
        {
            next[shape] = new int[shapes[shape].Length];
            for (var item = 0; item < next[shape].Length; item++)
            {
                var length = reader.Int();
                var kind = shapes[shape][item] & ((1 << KindBits) - 1);
                next[shape][item] = kind is Id16 or Id8 ? ids.Position : reader.Position;
                reader.Bytes(length);
                ids.Bytes(kind == Id16 ? 16 * rowsOf[shape] : kind == Id8 ? 8 * rowsOf[shape] : 0);
            }
        }

        var metadata = new ByteWriter(count * 32);
        var offsets = new int[count + 1];
        for (var row = 0; row < count; row++)
        {
            ReadRow(metadata, shapes[shapeOf[row]], next[shapeOf[row]], frame, ids);
            offsets[row + 1] = metadata.Length;
        }

        return (metadata.Buffer, offsets);
    }

    /// <summary>Finds out the shape of an entry's metadata, and where its values are.</summary>
    private static int Shape(ReadOnlySpan<byte> metadata, List<int> values, List<int[]> shapes, int before)
    {
        var reader = new ByteReader(metadata);
        var count = reader.Count();
        Span<int> items = count <= 64 ? stackalloc int[64] : new int[count];
        items = items[..count];
        for (var i = 0; i < count; i++)
        {
            var name = reader.Int();
            values.Add(reader.Position);
            items[i] = (name << KindBits) | MetadataCodec.Skip(ref reader, out var length) switch
            {
                MetadataCodec.Hex => length == 16 ? Id16 : Id8,
                var kind => kind,
            };
        }

        if (before < shapes.Count && items.SequenceEqual(shapes[before]))
        {
            return before;
        }

        for (var i = 0; i < shapes.Count; i++)
        {
            if (items.SequenceEqual(shapes[i]))
            {
                return i;
            }
        }

        shapes.Add(items.ToArray());
        return shapes.Count - 1;
    }

    private static void WriteValue(ByteWriter to, ByteWriter ids, ByteReader value)
    {
        var token = value.Varint();
        var rest = token >> 2;
        switch ((int)(token & 3))
        {
            case MetadataCodec.Hex:
                ids.Bytes(value.Bytes((int)rest));
                break;
            case MetadataCodec.InPlace:
                to.Block(value.Bytes((int)rest));
                break;
            default:
                to.Varint(rest);
                break;
        }
    }

    private static void ReadRow(ByteWriter to, int[] shape, int[] next, byte[] frame, ByteReader ids)
    {
        to.Varint(shape.Length);
        for (var item = 0; item < shape.Length; item++)
        {
            to.Varint(shape[item] >> KindBits);
            var kind = shape[item] & ((1 << KindBits) - 1);
            if (kind is Id16 or Id8)
            {
                ids.Position = next[item];
                var length = kind == Id16 ? 16 : 8;
                to.Varint((length << 2) | MetadataCodec.Hex);
                to.Bytes(ids.Bytes(length));
                next[item] = ids.Position;
                continue;
            }

            var reader = new ByteReader(frame, next[item]);
            var value = reader.Varint();
            to.Varint((value << 2) | (uint)kind);
            if (kind == MetadataCodec.InPlace)
            {
                to.Bytes(reader.Bytes((int)value));
            }

            next[item] = reader.Position;
        }
    }

    private static int[] RowsOf(int[] shapeOf, int shapes)
    {
        var rows = new int[shapes];
        foreach (var shape in shapeOf)
        {
            if ((uint)shape >= (uint)shapes)
            {
                throw new InvalidDataException("an entry's metadata has a shape that is not there");
            }

            rows[shape]++;
        }

        return rows;
    }
}
