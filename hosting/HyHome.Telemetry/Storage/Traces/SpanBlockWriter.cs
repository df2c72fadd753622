using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using HyHome.Telemetry.Storage.Files;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Makes a sealed block of a head.</summary>
internal static class SpanBlockWriter
{
    /// <summary>Rows of a page: what is read to find one trace.</summary>
    private const int PageRows = 4096;

    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static SegmentFile Write(SpanColumns columns, string? path, CancellationToken cancellationToken)
    {
        using var segment = new SegmentWriter(path, cancellationToken);
        var order = Order(columns, out var traces);
        var pages = new List<SpanPage>();
        var index = new List<(ulong Hash, int Page)>(traces);
        var filter = new BloomFilter(traces);
        var bytes = new ByteWriter(1 << 20);
        for (var at = 0; at < order.Length;)
        {
            var end = PageEnd(columns, order, at);
            var rows = order.AsSpan(at, end - at);
            bytes.Clear();
            SpanPageCodec.Write(bytes, columns, rows);
            IndexTraces(columns, rows, pages.Count, index, filter);
            pages.Add(new SpanPage(segment.Add(bytes.Written), rows.Length, Bounds(columns, rows)));
            at = end;
        }

        bytes.Clear();
        columns.Tables.WriteTo(bytes, SpanTablesMark.None);
        var tables = segment.Add(bytes.Written);
        bytes.Clear();
        WriteIndex(bytes, index);
        var indexSection = segment.Add(bytes.Written);
        var traceFilter = segment.AddStored(filter.Bits);
        var words = segment.AddStored(SpanWords.Of(columns.Tables).Bits);

        bytes.Clear();
        bytes.Varint(columns.Count);
        bytes.Varint(tables);
        bytes.Varint(indexSection);
        bytes.Varint(traceFilter);
        bytes.Varint(words);
        bytes.Varint(pages.Count);
        foreach (var page in pages)
        {
            bytes.Varint(page.Section);
            bytes.Varint(page.Rows);
            page.Bounds.WriteTo(bytes);
        }

        return segment.Finish(bytes.Written);
    }

    /// <summary>A trace id as the index and the filter know it.</summary>
    public static ulong Hash(TraceId id) => ByteHash.Mix(id.Low ^ ByteHash.Mix(id.High));

    /// <summary>Rows trace by trace, traces by their start, the spans of each by theirs.</summary>
    private static int[] Order(SpanColumns columns, out int traces)
    {
        var numbers = new Dictionary<TraceId, int>();
        var starts = new List<long>();
        var traceOf = new int[columns.Count];
        for (var row = 0; row < columns.Count; row++)
        {
            ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(numbers, columns.TraceId(row), out var known);
            if (!known)
            {
                number = starts.Count;
                starts.Add(long.MaxValue);
            }

            traceOf[row] = number;
            starts[number] = Math.Min(starts[number], columns.Start[row]);
        }

        traces = starts.Count;
        // Traces by their start, then the rows of each by theirs: numbers sort much faster than pairs of them.
        var byStart = new int[traces];
        for (var trace = 0; trace < traces; trace++)
        {
            byStart[trace] = trace;
        }

        Array.Sort(starts.ToArray(), byStart);
        return Place(columns, traceOf, byStart);
    }

    private static int[] Place(SpanColumns columns, int[] traceOf, int[] byStart)
    {
        var next = new int[byStart.Length + 1];
        foreach (var trace in traceOf)
        {
            next[trace]++;
        }

        var at = 0;
        foreach (var trace in byStart)
        {
            (next[trace], at) = (at, at + next[trace]);
        }

        var firsts = (int[])next.Clone();
        var order = new int[traceOf.Length];
        for (var row = 0; row < traceOf.Length; row++)
        {
            order[next[traceOf[row]]++] = row;
        }

        for (var trace = 0; trace < byStart.Length; trace++)
        {
            SortByStart(columns, order.AsSpan(firsts[trace], next[trace] - firsts[trace]));
        }

        return order;
    }

    private static void SortByStart(SpanColumns columns, Span<int> rows)
    {
        if (rows.Length > 64)
        {
            rows.Sort((x, y) => columns.Start[x] != columns.Start[y] ? columns.Start[x].CompareTo(columns.Start[y]) : x.CompareTo(y));
            return;
        }

        for (var i = 1; i < rows.Length; i++)
        {
            var row = rows[i];
            var at = i;
            for (; at > 0 && columns.Start[rows[at - 1]] > columns.Start[row]; at--)
            {
                rows[at] = rows[at - 1];
            }

            rows[at] = row;
        }
    }

    private static int PageEnd(SpanColumns columns, int[] order, int at)
    {
        var end = Math.Min(order.Length, at + PageRows);
        while (end < order.Length && columns.TraceId(order[end]) == columns.TraceId(order[end - 1]))
        {
            end++;
        }

        return end;
    }

    private static SpanBounds Bounds(SpanColumns columns, ReadOnlySpan<int> rows)
    {
        var bounds = SpanBounds.None;
        foreach (var row in rows)
        {
            bounds = bounds.With(columns.Start[row], columns.End[row]);
        }

        return bounds;
    }

    private static void IndexTraces(SpanColumns columns, ReadOnlySpan<int> rows, int page, List<(ulong Hash, int Page)> index, BloomFilter filter)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var id = columns.TraceId(rows[i]);
            if (i == 0 || id != columns.TraceId(rows[i - 1]))
            {
                index.Add((Hash(id), page));
                filter.Add(Hash(id));
            }
        }
    }

    private static void WriteIndex(ByteWriter to, List<(ulong Hash, int Page)> index)
    {
        index.Sort();
        to.Varint(index.Count);
        foreach (var (hash, _) in index)
        {
            to.UInt64(hash);
        }

        foreach (var (_, page) in index)
        {
            to.Varint(page);
        }
    }
}
