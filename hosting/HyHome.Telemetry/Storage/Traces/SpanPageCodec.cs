using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>A page of a sealed block: whole traces, each with its spans in ascending start, column after column so that like lies beside like.</summary>
internal static class SpanPageCodec
{
    private const int NoParent = 0;
    private const int ParentElsewhere = 1;
    private const int FirstParent = 2;

    /// <summary>Writes rows, which come trace by trace.</summary>
    public static void Write(ByteWriter to, SpanColumns columns, ReadOnlySpan<int> rows)
    {
        var lengths = TraceLengths(columns, rows);
        to.Varint(rows.Length);
        to.Varint(lengths.Count);
        for (int i = 0, at = 0; i < lengths.Count; at += lengths[i++])
        {
            to.Varint(lengths[i]);
            to.UInt64(columns.TraceHigh[rows[at]]);
            to.UInt64(columns.TraceLow[rows[at]]);
        }

        foreach (var row in rows)
        {
            to.UInt64(columns.SpanId[row]);
        }

        WriteParents(to, columns, rows, lengths);
        WriteTimes(to, columns, rows);
        WriteInts(to, columns.Name, rows);
        WriteInts(to, columns.Resource, rows);
        WriteInts(to, columns.Scope, rows);
        WriteInts(to, columns.Shape, rows);
        foreach (var row in rows)
        {
            to.Byte(columns.Flags[row]);
        }

        foreach (var row in rows)
        {
            to.Varint(columns.BlobOf(row).Length);
        }

        foreach (var row in rows)
        {
            to.Bytes(columns.BlobOf(row));
        }
    }

    public static SpanColumns Read(ReadOnlySpan<byte> bytes, SpanTables tables)
    {
        var reader = new ByteReader(bytes);
        var count = reader.Count();
        var lengths = new int[reader.Count()];
        var high = new ulong[count];
        var low = new ulong[count];
        for (int i = 0, at = 0; i < lengths.Length; at += lengths[i++])
        {
            lengths[i] = reader.Int();
            high.AsSpan(at, lengths[i]).Fill(reader.UInt64());
            low.AsSpan(at, lengths[i]).Fill(reader.UInt64());
        }

        var ids = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = reader.UInt64();
        }

        var parents = ReadParents(ref reader, ids, lengths);
        var (starts, ends) = ReadTimes(ref reader, count);
        var names = ReadInts(ref reader, count);
        var resources = ReadInts(ref reader, count);
        var scopes = ReadInts(ref reader, count);
        var shapes = ReadInts(ref reader, count);
        var flags = reader.Bytes(count).ToArray();
        var blobEnd = new int[count];
        for (int i = 0, end = 0; i < count; i++)
        {
            blobEnd[i] = end += reader.Int();
        }

        return new SpanColumns
        {
            Count = count,
            Tables = tables,
            TraceHigh = high,
            TraceLow = low,
            SpanId = ids,
            ParentId = parents,
            Start = starts,
            End = ends,
            Name = names,
            Resource = resources,
            Scope = scopes,
            Shape = shapes,
            Flags = flags,
            BlobEnd = blobEnd,
            Blob = reader.Bytes(count == 0 ? 0 : blobEnd[^1]).ToArray(),
        };
    }

    private static List<int> TraceLengths(SpanColumns columns, ReadOnlySpan<int> rows)
    {
        var lengths = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (i > 0 && columns.TraceId(rows[i]) == columns.TraceId(rows[i - 1]))
            {
                lengths[^1]++;
            }
            else
            {
                lengths.Add(1);
            }
        }

        return lengths;
    }

    private static void WriteParents(ByteWriter to, SpanColumns columns, ReadOnlySpan<int> rows, List<int> lengths)
    {
        var elsewhere = new ByteWriter();
        var at = 0;
        foreach (var length in lengths)
        {
            var trace = rows.Slice(at, length);
            foreach (var row in trace)
            {
                var parent = columns.ParentId[row];
                var place = parent == 0 ? -1 : IndexOf(columns, trace, parent);
                to.Varint(parent == 0 ? NoParent : place < 0 ? ParentElsewhere : place + FirstParent);
                if (parent != 0 && place < 0)
                {
                    elsewhere.UInt64(parent);
                }
            }

            at += length;
        }

        to.Block(elsewhere.Written);
    }

    private static ulong[] ReadParents(ref ByteReader reader, ulong[] ids, int[] lengths)
    {
        var parents = new ulong[ids.Length];
        var elsewhere = new List<int>();
        var at = 0;
        foreach (var length in lengths)
        {
            for (var i = 0; i < length; i++)
            {
                var code = reader.Int();
                if (code == ParentElsewhere)
                {
                    elsewhere.Add(at + i);
                }
                else if (code != NoParent)
                {
                    parents[at + i] = ids[at + Math.Min(code - FirstParent, length - 1)];
                }
            }

            at += length;
        }

        var block = new ByteReader(reader.Block());
        foreach (var row in elsewhere)
        {
            parents[row] = block.UInt64();
        }

        return parents;
    }

    // Traces have few spans, most of them fewer than fit a dictionary's overhead; a long one is cut off rather than searched without end.
    private static int IndexOf(SpanColumns columns, ReadOnlySpan<int> trace, ulong id)
    {
        var limit = Math.Min(trace.Length, 256);
        for (var i = 0; i < limit; i++)
        {
            if (columns.SpanId[trace[i]] == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static void WriteTimes(ByteWriter to, SpanColumns columns, ReadOnlySpan<int> rows)
    {
        long last = 0;
        foreach (var row in rows)
        {
            to.ZigZag(columns.Start[row] - last);
            last = columns.Start[row];
        }

        foreach (var row in rows)
        {
            to.ZigZag(columns.End[row] - columns.Start[row]);
        }
    }

    private static (long[] Starts, long[] Ends) ReadTimes(ref ByteReader reader, int count)
    {
        var starts = new long[count];
        var ends = new long[count];
        long last = 0;
        for (var i = 0; i < count; i++)
        {
            starts[i] = last += reader.ZigZag();
        }

        for (var i = 0; i < count; i++)
        {
            ends[i] = starts[i] + reader.ZigZag();
        }

        return (starts, ends);
    }

    private static void WriteInts(ByteWriter to, int[] column, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            to.Varint(column[row]);
        }
    }

    private static int[] ReadInts(ref ByteReader reader, int count)
    {
        var items = new int[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = reader.Int();
        }

        return items;
    }
}
