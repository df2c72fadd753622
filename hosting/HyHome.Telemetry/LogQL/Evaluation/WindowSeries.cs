using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>One series of a range aggregation.</summary>
internal abstract class WindowSeries(SeriesLabels labels)
{
    public SeriesLabels Labels { get; } = labels;

    public abstract void Add(long time, double value);

    /// <summary>The value at a step, or null where its window is empty. Steps are asked for in ascending order.</summary>
    public abstract double? At(int step);
}

/// <summary>Counts lines or bytes: each line adds to the steps whose windows hold it, so lines need not be kept, nor come in order.</summary>
internal sealed class CountSeries : WindowSeries
{
    private readonly StepRange _steps;
    private readonly long _interval;
    private readonly double _divisor;
    private readonly bool _sumsValues;
    private readonly List<(int From, int To, double Value)> _pending = [];
    private long[]? _counts;
    private double[]? _sums;
    private int _step = -1;
    private long _count;
    private double _sum;

    /// <param name="labels">The series.</param>
    /// <param name="steps">The steps, moved by the offset.</param>
    /// <param name="interval">The window in nanoseconds.</param>
    /// <param name="divisor">What the result is divided by: 1, or the window's seconds.</param>
    /// <param name="sumsValues">Whether values are summed rather than lines counted.</param>
    public CountSeries(SeriesLabels labels, StepRange steps, long interval, double divisor, bool sumsValues)
        : base(labels)
    {
        _steps = steps;
        _interval = interval;
        _divisor = divisor;
        _sumsValues = sumsValues;
    }

    public override void Add(long time, double value)
    {
        // The first step at or after the time, and the first one whose window has left it behind.
        var from = time <= _steps.Start ? 0 : (int)((time - _steps.Start + _steps.Step - 1) / _steps.Step);
        var leaves = time + _interval - _steps.Start;
        var to = (int)Math.Min(_steps.Count, leaves <= 0 ? 0 : (leaves + _steps.Step - 1) / _steps.Step);
        if (from >= to)
        {
            return;
        }

        if (_counts is not null)
        {
            Spread(from, to, value);
            return;
        }

        // Series with few lines stay small.
        _pending.Add((from, to, value));
        if (_pending.Count > Math.Max(16, _steps.Count / 2))
        {
            Spread();
        }
    }

    public override double? At(int step)
    {
        if (_counts is null)
        {
            Spread();
        }

        while (_step < step)
        {
            _step++;
            _count += _counts![_step];
            _sum += _sums?[_step] ?? 0;
        }

        return _count == 0 ? null : (_sumsValues ? _sum : _count) / _divisor;
    }

    private void Spread()
    {
        _counts = new long[_steps.Count + 1];
        _sums = _sumsValues ? new double[_steps.Count + 1] : null;
        foreach (var (from, to, value) in _pending)
        {
            Spread(from, to, value);
        }

        _pending.Clear();
        _pending.Capacity = 0;
    }

    private void Spread(int from, int to, double value)
    {
        _counts![from]++;
        _counts[to]--;
        if (_sums is not null)
        {
            _sums[from] += value;
            _sums[to] -= value;
        }
    }
}

/// <summary>Keeps the values of a series and aggregates each window.</summary>
internal sealed class ValueSeries : WindowSeries
{
    private readonly StepRange _steps;
    private readonly long _interval;
    private readonly Func<ReadOnlySpan<long>, ReadOnlySpan<double>, double> _function;
    private long[] _times = new long[16];
    private double[] _values = new double[16];
    private int _count;
    private bool _sorted = true;
    private int _from;
    private int _to;

    public ValueSeries(SeriesLabels labels, StepRange steps, long interval, Func<ReadOnlySpan<long>, ReadOnlySpan<double>, double> function)
        : base(labels)
    {
        _steps = steps;
        _interval = interval;
        _function = function;
    }

    public override void Add(long time, double value)
    {
        if (_count == _times.Length)
        {
            Array.Resize(ref _times, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }

        _sorted &= _count == 0 || _times[_count - 1] <= time;
        _times[_count] = time;
        _values[_count++] = value;
    }

    public override double? At(int step)
    {
        Sort();
        var end = _steps.TimeOf(step);
        while (_to < _count && _times[_to] <= end)
        {
            _to++;
        }

        while (_from < _to && _times[_from] <= end - _interval)
        {
            _from++;
        }

        return _from == _to ? null : _function(_times.AsSpan(_from, _to - _from), _values.AsSpan(_from, _to - _from));
    }

    // Several streams can feed one series. The sort has to be stable: equal times keep the order in which they were read.
    private void Sort()
    {
        if (_sorted)
        {
            return;
        }

        var order = Enumerable.Range(0, _count).OrderBy(i => _times[i]).ToArray();
        _times = [.. order.Select(i => _times[i])];
        _values = [.. order.Select(i => _values[i])];
        _sorted = true;
    }
}
