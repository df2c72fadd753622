using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>A row without its attributes and extras.</summary>
internal readonly record struct SpanFixed(TraceId TraceId, ulong SpanId, ulong ParentId, long Start, long End, int Name, int Resource, int Scope, int Shape, byte Flags);

/// <summary>Rows of a head in the order in which they came, as a journal keeps them.</summary>
internal static class SpanJournal
{
    public static void WriteRows(ByteWriter to, SpanColumns columns, int from)
    {
        to.Varint(columns.Count - from);
        var start = from == 0 ? 0 : columns.Start[from - 1];
        to.ZigZag(start);
        TraceId trace = default;
        for (var row = from; row < columns.Count; row++)
        {
            var id = columns.TraceId(row);
            to.Byte((byte)(columns.Flags[row] | (id == trace ? 0x80 : 0)));
            if (id != trace)
            {
                to.UInt64(id.High);
                to.UInt64(id.Low);
                trace = id;
            }

            to.UInt64(columns.SpanId[row]);
            to.UInt64(columns.ParentId[row]);
            to.ZigZag(columns.Start[row] - start);
            to.ZigZag(columns.End[row] - columns.Start[row]);
            to.Varint(columns.Name[row]);
            to.Varint(columns.Resource[row]);
            to.Varint(columns.Scope[row]);
            to.Varint(columns.Shape[row]);
            to.Block(columns.BlobOf(row));
            start = columns.Start[row];
        }
    }

    /// <summary>Reads what <see cref="WriteRows"/> wrote; blobs are given by their place.</summary>
    public static List<(SpanFixed Fixed, int BlobAt, int BlobLength)> ReadRows(ref ByteReader from)
    {
        var rows = new List<(SpanFixed, int, int)>(from.Count());
        var count = rows.Capacity;
        var start = from.ZigZag();
        TraceId trace = default;
        for (var i = 0; i < count; i++)
        {
            var flags = from.Byte();
            if ((flags & 0x80) == 0)
            {
                trace = new TraceId(from.UInt64(), from.UInt64());
            }

            var span = from.UInt64();
            var parent = from.UInt64();
            start += from.ZigZag();
            var end = start + from.ZigZag();
            var row = new SpanFixed(trace, span, parent, start, end, from.Int(), from.Int(), from.Int(), from.Int(), (byte)(flags & 0x7f));
            var length = from.Int();
            rows.Add((row, from.Position, length));
            from.Bytes(length);
        }

        return rows;
    }
}
