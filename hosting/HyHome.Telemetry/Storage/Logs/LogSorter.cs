namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Brings columns into ascending time. Keeps the arrays that it needs for the next time: heads are sealed again and again, and large arrays are slow to go.</summary>
internal sealed class LogSorter
{
    private int[] _order = [];
    private long[] _timestamps = [];
    private byte[] _text = [];
    private int[] _offsets = [];
    private byte[] _metadata = [];
    private int[] _metadataOffsets = [];

    /// <summary>The same entries in ascending time; equal times keep their order. Valid until the sorter is used again.</summary>
    public LogColumns Sort(LogColumns columns)
    {
        var count = columns.Count;
        var times = Room(ref _timestamps, count);
        var order = Room(ref _order, count);
        columns.Timestamps.Span[..count].CopyTo(times);
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Array.Sort(times, order, 0, count);
        KeepArrival(times, order.AsSpan(0, count));
        var text = Room(ref _text, columns.Offsets.Span[count] - columns.Offsets.Span[0]);
        var offsets = Room(ref _offsets, count + 1);
        var metadata = Room(ref _metadata, columns.MetadataOffsets.Span[count] - columns.MetadataOffsets.Span[0]);
        var metadataOffsets = Room(ref _metadataOffsets, count + 1);
        (offsets[0], metadataOffsets[0]) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var line = columns.LineOf(order[i]);
            line.CopyTo(text.AsSpan(offsets[i]));
            offsets[i + 1] = offsets[i] + line.Length;
            var entry = columns.MetadataOf(order[i]);
            entry.CopyTo(metadata.AsSpan(metadataOffsets[i]));
            metadataOffsets[i + 1] = metadataOffsets[i] + entry.Length;
        }

        return new LogColumns(
            count,
            times.AsMemory(0, count),
            text.AsMemory(0, offsets[count]),
            offsets.AsMemory(0, count + 1),
            metadata.AsMemory(0, metadataOffsets[count]),
            metadataOffsets.AsMemory(0, count + 1),
            columns.Symbols);
    }

    private static T[] Room<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = GC.AllocateUninitializedArray<T>(length + (length / 8));
        }

        return array;
    }

    private static void KeepArrival(long[] timestamps, Span<int> order)
    {
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && timestamps[end] == timestamps[start])
            {
                end++;
            }

            order[start..end].Sort();
            start = end;
        }
    }
}
