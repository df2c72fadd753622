using System.Runtime.InteropServices;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>The samples that a query made of the lines of one sealed block: kept, so that the next time only they are gone through, not the lines. Not changed once kept.</summary>
internal sealed class BlockSamples
{
    private readonly bool _hasValues;
    private readonly Dictionary<WindowSeries, Run> _bySeries = new(ReferenceEqualityComparer.Instance);
    private readonly List<Run> _runs = [];
    private WindowSeries? _last;
    private Run? _lastRun;

    /// <param name="hasValues">Whether values matter, or only that there is a line.</param>
    public BlockSamples(bool hasValues) => _hasValues = hasValues;

    /// <summary>Memory that they take.</summary>
    public long Bytes => 200 + _runs.Sum(r => 200 + (r.Times.Capacity * (_hasValues ? 16L : 8L)));

    /// <summary>Takes a sample that a series was given.</summary>
    public void Add(WindowSeries series, long time, double value)
    {
        if (!ReferenceEquals(series, _last))
        {
            _last = series;
            if (!_bySeries.TryGetValue(series, out _lastRun))
            {
                _bySeries[series] = _lastRun = new Run(series.Labels, [], []);
                _runs.Add(_lastRun);
            }
        }

        _lastRun!.Times.Add(time);
        if (_hasValues)
        {
            _lastRun.Values.Add(value);
        }
    }

    /// <summary>To be called once all samples are there: lets go of what only their gathering needed.</summary>
    public void Close()
    {
        _bySeries.Clear();
        _bySeries.TrimExcess();
        (_last, _lastRun) = (null, null);
        foreach (var run in _runs)
        {
            run.Times.TrimExcess();
            run.Values.TrimExcess();
        }
    }

    /// <summary>Gives the samples with <c>start &lt;= t &lt;= end</c> to their series; returns how many there are.</summary>
    public int AddTo(Func<SeriesLabels, WindowSeries> find, long start, long end)
    {
        var count = 0;
        foreach (var run in _runs)
        {
            WindowSeries? series = null;
            var times = CollectionsMarshal.AsSpan(run.Times);
            for (var i = 0; i < times.Length; i++)
            {
                if (times[i] >= start && times[i] <= end)
                {
                    (series ??= find(run.Labels)).Add(times[i], _hasValues ? run.Values[i] : 0);
                    count++;
                }
            }
        }

        return count;
    }

    private sealed record Run(SeriesLabels Labels, List<long> Times, List<double> Values);
}
