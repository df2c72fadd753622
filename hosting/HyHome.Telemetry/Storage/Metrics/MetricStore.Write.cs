using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

public sealed partial class MetricStore
{
    private readonly long _oldest = long.MinValue;

    /// <summary>Opens a store.</summary>
    /// <param name="options">Where the data lies and its limits; in memory where not given.</param>
    public MetricStore(StoreOptions? options = null)
    {
        _options = options ?? new StoreOptions();
        _window = (long)_options.OutOfOrderWindow.TotalMilliseconds;
    }

    /// <summary>What the store did and holds. Accepted counts samples that were stored, duplicates left out.</summary>
    public StoreStatistics Statistics => new(_counters.Accepted, _counters.Refused, _counters.Evicted, MemoryBytes, 0);

    private long MemoryBytes => _index.Bytes + Interlocked.Read(ref _chunkBytes);

    private bool IsFull => MemoryBytes >= _options.MaxMemoryBytes;

    /// <inheritdoc />
    public void SetMetadata(string metric, MetricMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (_metadata.TryGetValue(metric, out var known) && known.Contains(metadata))
        {
            return;
        }

        _metadata.AddOrUpdate(metric, static (_, added) => [added], static (_, had, added) => had.Contains(added) ? had : [.. had, added], metadata);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Adds an exemplar to a series.</summary>
    internal AppendResult AppendExemplar(SeriesRef series, Exemplar exemplar)
    {
        if (exemplar.Timestamp < _oldest)
        {
            return AppendResult.TooOld;
        }

        return series.Series.AddExemplar(exemplar);
    }

    private AppendResult Append(StoredSeries series, long timestamp, double value, FloatHistogram? histogram)
    {
        if (IsFull)
        {
            return Refuse();
        }

        var oldest = _oldest;
        int grown;
        AppendResult? result;
        while ((result = series.Append(timestamp, value, histogram, oldest, _window, out grown)) is null)
        {
            // Retention closed this series a moment ago: its labels get a new one.
            if (!TryGetOrAdd(series.Labels, out var renewed))
            {
                return Refuse();
            }

            series = renewed.Series;
        }

        if (grown != 0)
        {
            Interlocked.Add(ref _chunkBytes, grown);
        }

        if (result == AppendResult.Stored)
        {
            _counters.Accept(1);
        }

        return result.Value;
    }

    private AppendResult Refuse()
    {
        _counters.Refuse(1);
        return AppendResult.Full;
    }
}
