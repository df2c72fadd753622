namespace HyHome.Telemetry.Storage.Files;

/// <summary>Decoded pieces of segments, the least recently used ones first to go.</summary>
internal sealed class BlockCache
{
    private readonly Dictionary<(object Owner, int Part), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private readonly Lock _gate = new();
    private readonly long _limit;
    private long _bytes;

    public BlockCache(long limit) => _limit = limit;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>A piece, made where it is not there. Two readers may make the same one at once; both are right.</summary>
    public T Get<T>(object owner, int part, Func<(T Value, long Bytes)> make)
        where T : class
    {
        if (Find<T>(owner, part) is { } known)
        {
            return known;
        }

        var (value, bytes) = make();
        Put(owner, part, value, bytes);
        return value;
    }

    /// <summary>A piece, or null where it is not there.</summary>
    public T? Find<T>(object owner, int part)
        where T : class
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((owner, part), out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddLast(node);
            return (T)node.Value.Value;
        }
    }

    /// <summary>Adds a piece, or puts it in the place of the one that is there.</summary>
    public void Put(object owner, int part, object value, long bytes)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((owner, part), out var node))
            {
                Remove(node);
            }

            _entries[(owner, part)] = _order.AddLast(new Entry(owner, part, value, bytes));
            _bytes += bytes;
            Shrink();
        }
    }

    /// <summary>Takes note that a piece has become larger, where it is still here.</summary>
    public void Grow(object owner, int part, long more)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((owner, part), out var node))
            {
                node.Value = node.Value with { Bytes = node.Value.Bytes + more };
                _bytes += more;
                Shrink();
            }
        }
    }

    /// <summary>Forgets all pieces of an owner.</summary>
    public void Forget(object owner)
    {
        lock (_gate)
        {
            for (var node = _order.First; node is not null;)
            {
                var next = node.Next;
                if (ReferenceEquals(node.Value.Owner, owner))
                {
                    Remove(node);
                }

                node = next;
            }
        }
    }

    private void Shrink()
    {
        while (_bytes > _limit && _order.First is { } oldest && _order.Count > 1)
        {
            Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _order.Remove(node);
        _entries.Remove((node.Value.Owner, node.Value.Part));
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(object Owner, int Part, object Value, long Bytes);
}
