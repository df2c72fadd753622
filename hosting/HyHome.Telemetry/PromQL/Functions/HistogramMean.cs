using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>The sum or mean of native histograms, with what has to be said of them.</summary>
internal sealed class HistogramMean(FloatHistogram first)
{
    private HistogramSum _sum = new(first);
    private double _count = 1;
    private bool _isIncremental;
    private bool _sawReset = first.CounterResetHint == CounterResetHint.Reset;
    private bool _sawNotReset = first.CounterResetHint == CounterResetHint.NotReset;

    public bool HasResetCollision => _sawReset && _sawNotReset;

    public bool HasReconciledBounds { get; private set; }

    /// <summary>Adds to the sum. False: the histograms can't be brought together.</summary>
    public bool AddToSum(FloatHistogram histogram)
    {
        Track(histogram);
        return Note(_sum.Add(histogram));
    }

    /// <summary>Adds to the mean. False: the histograms can't be brought together.</summary>
    public bool AddToMean(FloatHistogram histogram)
    {
        Track(histogram);
        _count++;
        if (!_isIncremental)
        {
            var before = _sum.Clone();
            if (!Note(_sum.Add(histogram)))
            {
                return false;
            }

            if (!_sum.HasOverflow)
            {
                return true;
            }

            _isIncremental = true;
            _sum = before;
            _sum.Divide(_count - 1);
        }

        _sum.Scale((_count - 1) / _count);
        return Note(_sum.Add(HistogramMath.Divide(histogram, _count)));
    }

    public FloatHistogram Sum() => _sum.ToHistogram();

    public FloatHistogram Mean()
    {
        if (!_isIncremental)
        {
            _sum.Divide(_count);
        }

        return _sum.ToHistogram();
    }

    private void Track(FloatHistogram histogram)
    {
        _sawReset |= histogram.CounterResetHint == CounterResetHint.Reset;
        _sawNotReset |= histogram.CounterResetHint == CounterResetHint.NotReset;
    }

    private bool Note(HistogramAddition addition)
    {
        HasReconciledBounds |= addition.HasReconciledBounds;
        return !addition.IsIncompatible;
    }
}
