namespace HyHome.Telemetry.Storage;

/// <summary>A list to which one writer appends while readers use what they have seen the number of.</summary>
internal sealed class AppendList<T>
{
    private T[] _items = new T[8];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public T this[int index] => index < Count ? Volatile.Read(ref _items)[index] : throw new InvalidDataException("Stored data is damaged: it refers to an entry of a table that is not there.");

    public int Add(T item)
    {
        var items = _items;
        if (_count == items.Length)
        {
            Array.Resize(ref items, items.Length * 2);
            Volatile.Write(ref _items, items);
        }

        items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }
}
