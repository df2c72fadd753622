namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>
/// <c>rate</c>, <c>increase</c> and <c>delta</c> of a series of floats at all steps in one go: what nearly every panel asks of thousands of series. The sums are
/// those of <see cref="Functions.Rates"/>, operation by operation, so that the results are the same to the last bit.
/// </summary>
internal ref struct RateSlider
{
    private readonly bool _isCounter;
    private readonly long _range;
    private readonly double _divisor;
    private readonly ReadOnlySpan<long> _times;
    private readonly ReadOnlySpan<double> _values;
    private readonly ReadOnlySpan<int> _resets;

    // Samples lie evenly and so do steps: the distances of one window are mostly those of the one before.
    private Distances _known;
    private double _toStart;
    private double _toEnd;
    private double _sampled;

    private RateSlider(RangeSamples samples, RangeCall call)
    {
        _isCounter = call.Function != "delta";
        _range = call.Range;
        _divisor = call.Function == "rate" ? call.Seconds : 1;
        _times = samples.Times;
        _values = samples.Values;
        _resets = samples.Resets;
    }

    /// <summary>Whether a call can be worked out this way.</summary>
    public static bool CanDo(RangeSamples samples, RangeCall call) =>
        samples.HistogramCount == 0 && call is { Anchored: false, Smoothed: false, Function: "rate" or "increase" or "delta" };

    /// <summary>Writes the values of all steps that have one, and says which is the first and which comes after the last; false where none has.</summary>
    /// <param name="samples">The series.</param>
    /// <param name="call">The call.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="end">The end of the first step's window.</param>
    /// <param name="interval">From one window to the next; 0 where a query has one time for all steps.</param>
    /// <param name="results">A value for each step.</param>
    /// <param name="filled">The steps from the first one that has a value to the last one.</param>
    public static bool Fill(RangeSamples samples, RangeCall call, Steps steps, long end, long interval, Span<double> results, out (int From, int To) filled) =>
        new RateSlider(samples, call).Fill(steps.Count, end, interval, results, out filled);

    private bool Fill(int steps, long end, long interval, Span<double> results, out (int From, int To) filled)
    {
        var times = _times;
        filled = default;
        if (times.Length < 2)
        {
            return false;
        }

        // Series are often younger than what is asked for: no window before the second sample has a rate.
        var (low, high, any) = (0, 0, false);
        var young = interval > 0 && end < times[1] ? (times[1] - end + interval - 1) / interval : 0;
        var first = (int)Math.Min(young, steps);
        end += first * interval;
        for (var step = first; step < steps; step++, end += interval)
        {
            while (high < times.Length && times[high] <= end)
            {
                high++;
            }

            var start = end - _range;
            while (low < high && times[low] <= start)
            {
                low++;
            }

            if (high - low >= 2)
            {
                results[step] = At(low, high, start, end);
                filled = (any ? filled.From : step, step + 1);
                any = true;
            }
            else if (low == times.Length)
            {
                break;
            }
        }

        return any;
    }

    private double At(int low, int high, long start, long end)
    {
        var first = _values[low];
        var increase = _values[high - 1] - first;
        if (_isCounter && _resets[high - 1] != _resets[low])
        {
            for (var i = low + 1; i < high; i++)
            {
                increase += _values[i] < _values[i - 1] ? _values[i - 1] : 0;
            }
        }

        var window = new Distances(_times[low] - start, end - _times[high - 1], _times[high - 1] - _times[low], high - low);
        if (!window.Equals(_known))
        {
            Measure(window);
        }

        // A counter that started at zero did so no earlier than this. Where it had more than its increase then, that is before any window.
        var toStart = _toStart;
        if (_isCounter && increase > 0 && first >= 0 && !(first >= increase && toStart <= _sampled))
        {
            toStart = Math.Min(toStart, _sampled * (first / increase));
        }

        var factor = _sampled == 0 ? 1 : (_sampled + toStart + _toEnd) / _sampled;
        return increase * (factor / _divisor);
    }

    private void Measure(in Distances window)
    {
        _known = window;
        _sampled = window.Sampled / 1000.0;
        var distance = _sampled / (window.Count - 1);
        var threshold = distance * 1.1;
        _toStart = window.ToStart / 1000.0;
        _toStart = _toStart >= threshold ? distance / 2 : _toStart;
        _toEnd = window.ToEnd / 1000.0;
        _toEnd = _toEnd >= threshold ? distance / 2 : _toEnd;
    }

    /// <summary>Where the samples of a window lie in it, in milliseconds.</summary>
    private readonly struct Distances(long toStart, long toEnd, long sampled, int count)
    {
        public long ToStart { get; } = toStart;

        public long ToEnd { get; } = toEnd;

        public long Sampled { get; } = sampled;

        public int Count { get; } = count;

        public bool Equals(in Distances other) => ToStart == other.ToStart && ToEnd == other.ToEnd && Sampled == other.Sampled && Count == other.Count;
    }
}
