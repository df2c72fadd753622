namespace HyHome.Telemetry.Storage;

/// <summary>Numbers of series in ascending order. One writer appends, readers take snapshots without a lock.</summary>
internal sealed class PostingList
{
    private int[] _items = new int[2];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<int> Items
    {
        get
        {
            // The count first: the array read after it holds at least that many.
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _items).AsSpan(0, count);
        }
    }

    public void Add(int item)
    {
        var items = _items;
        if (_count == items.Length)
        {
            Array.Resize(ref items, items.Length * 2);
            Volatile.Write(ref _items, items);
        }

        items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
    }
}
