using HyHome.Telemetry.Labels;
using Microsoft.Extensions.Logging;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private void Evict()
    {
        var blocks = Volatile.Read(ref _blocks);
        var removed = new HashSet<MetricBlock>();
        var memory = MemoryBytes - _cache.Bytes;
        var disk = DiskBytes;
        foreach (var block in blocks.OrderBy(static b => b.MaxTime))
        {
            if (block.MaxTime >= Volatile.Read(ref _oldest) && !_limits.IsTight(memory) && !_limits.IsDiskFull(disk))
            {
                continue;
            }

            memory -= block.MemoryBytes;
            disk -= block.DiskBytes;
            removed.Add(block);
        }

        if (removed.Count == 0)
        {
            return;
        }

        lock (_indexGate)
        {
            var left = new LabelIndex<StoredSeries>(static s => s.Labels);
            foreach (var series in _index.All)
            {
                if (!series.Evict(removed, Volatile.Read(ref _oldest)))
                {
                    left.Add(series);
                }
            }

            Volatile.Write(ref _index, left);
        }

        SetBlocks(Array.FindAll(blocks, b => !removed.Contains(b)));
        foreach (var block in removed)
        {
            block.Delete();
            _cache.Forget(block);
            _counters.Evict(block.Samples);
            _options.Logger.LogDebug("Removed the oldest {Count} samples to keep to the limits of the store.", block.Samples);
        }
    }

    private void ReportDamage(MetricBlock block, string why)
    {
        _damaged.Enqueue((block, why));
        _maintenance.Request();
    }

    private void DropDamaged()
    {
        while (_damaged.TryDequeue(out var damage))
        {
            if (!_blocks.Contains(damage.Block))
            {
                continue;
            }

            SetBlocks(Array.FindAll(_blocks, b => b != damage.Block));
            foreach (var series in Index.All)
            {
                series.Forget(damage.Block);
            }

            _cache.Forget(damage.Block);
            if (damage.Block.Path is { } path)
            {
                _folder!.SetAside(path, damage.Why);
            }
        }
    }
}
