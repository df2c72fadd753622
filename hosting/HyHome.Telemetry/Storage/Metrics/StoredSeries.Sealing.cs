namespace HyHome.Telemetry.Storage.Metrics;

/// <content>Sealing what is open, and the chunks that are sealed.</content>
internal sealed partial class StoredSeries
{
    /// <summary>Seals what is open and hands out the chunks that no block holds yet, with the bytes that were counted for them.</summary>
    public List<MetricChunk> Cut(out long counted)
    {
        lock (this)
        {
            counted = OpenBytes + ((_late?.Count ?? 0) * 40L);
            foreach (var chunk in _chunks)
            {
                counted += chunk.Block is null ? chunk.Length + ChunkOverhead : 0;
            }

            SealOpen();
            if (_late is { Count: > 0 })
            {
                SealLate();
            }

            _late = null;
            return [.. _chunks.Where(static c => c.Block is null)];
        }
    }

    /// <summary>Adds a chunk that was read from a block on disk.</summary>
    public void Restore(MetricChunk chunk)
    {
        lock (this)
        {
            Insert(chunk);
            _lastTime = Math.Max(_lastTime, chunk.MaxTime);
            _minTime = Math.Min(_minTime, chunk.MinTime);
        }
    }

    /// <summary>Lets go of the chunks of removed blocks and of exemplars before a time. True where nothing is left, and the series is then closed.</summary>
    public bool Evict(HashSet<MetricBlock> removed, long oldest)
    {
        lock (this)
        {
            _chunks = Array.FindAll(_chunks, c => c.Block is null || !removed.Contains(c.Block));
            _exemplars?.RemoveBefore(oldest);
            if (_chunks.Length == 0 && OpenCount == 0 && _late is not { Count: > 0 })
            {
                IsRemoved = true;
                return true;
            }

            _minTime = _chunks.Length > 0 ? _chunks[0].MinTime : _histograms?.MinTime ?? (_floats.Count > 0 ? _floats.MinTime : _minTime);
            return false;
        }
    }

    /// <summary>Lets go of the chunks of a block that turned out to be damaged.</summary>
    public void Forget(MetricBlock block)
    {
        lock (this)
        {
            _chunks = Array.FindAll(_chunks, c => c.Block != block);
        }
    }

    private int SealOpen(bool keepBytes = false)
    {
        var open = OpenBytes;
        if (OpenCount == 0)
        {
            return 0;
        }

        var chunk = _histograms is not null
            ? new MetricChunk(_histograms.MinTime, _histograms.LastTime, _histograms.Count, true, _histograms.Bytes.ToArray())
            : new MetricChunk(_floats.MinTime, _floats.LastTime, _floats.Count, false, PackedFloatChunk.Seal(_floats));
        _histograms = null;
        _floats = default;
        Insert(chunk);
        return keepBytes ? chunk.Length + ChunkOverhead : open;
    }

    private int SealLate()
    {
        var bytes = 0;
        foreach (var chunk in _late!.Seal())
        {
            Insert(chunk);
            bytes += chunk.Length + ChunkOverhead;
        }

        return bytes;
    }

    private void Insert(MetricChunk chunk)
    {
        var at = _chunks.Length;
        while (at > 0 && _chunks[at - 1].MinTime > chunk.MinTime)
        {
            at--;
        }

        var lastOpen = OpenCount > 0 && chunk.MaxTime >= (_histograms?.MinTime ?? _floats.MinTime);
        _overlaps |= lastOpen || at < _chunks.Length || (at > 0 && Array.Exists(_chunks, c => c.Overlaps(chunk.MinTime, chunk.MaxTime)));
        var grown = new MetricChunk[_chunks.Length + 1];
        _chunks.AsSpan(0, at).CopyTo(grown);
        grown[at] = chunk;
        _chunks.AsSpan(at).CopyTo(grown.AsSpan(at + 1));
        _chunks = grown;
    }
}
