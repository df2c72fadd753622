using System.Runtime.CompilerServices;

namespace HyHome.Telemetry.Storage;

/// <summary>
/// A growing column. One writer appends and then publishes its number of rows elsewhere; a reader that took that number first
/// finds that many rows in <see cref="Items"/>, which are never moved or changed.
/// </summary>
internal sealed class Column<T>
    where T : unmanaged
{
    private T[] _items;
    private int _count;

    public Column(int capacity = 4) => _items = new T[capacity];

    public T[] Items => Volatile.Read(ref _items);

    public int Capacity => _items.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            Grow(_count + 1);
        }

        _items[_count++] = item;
    }

    public Span<T> Take(int count)
    {
        if (_count + count > _items.Length)
        {
            Grow(_count + count);
        }

        var room = _items.AsSpan(_count, count);
        _count += count;
        return room;
    }

    private void Grow(int needed)
    {
        var grown = GC.AllocateUninitializedArray<T>(Math.Max(needed, Math.Max(4, _items.Length * 2)));
        _items.AsSpan(0, _count).CopyTo(grown);
        Volatile.Write(ref _items, grown);
    }
}
