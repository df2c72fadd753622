using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>A mean as Prometheus takes it: by the compensated sum as long as that fits a double, then step by step.</summary>
internal struct FloatMean
{
    private double _sum;
    private double _compensation;
    private double _mean;
    private double _count;
    private bool _isIncremental;

    public void Add(double value)
    {
        if (++_count == 1)
        {
            _sum = value;
            return;
        }

        if (!_isIncremental)
        {
            var (sum, compensation) = (_sum, _compensation);
            KahanSum.Add(value, ref sum, ref compensation);
            if (!double.IsInfinity(sum))
            {
                (_sum, _compensation) = (sum, compensation);
                return;
            }

            _isIncremental = true;
            _mean = _sum / (_count - 1);
            _compensation /= _count - 1;
        }

        var share = (_count - 1) / _count;
        _mean *= share;
        _compensation *= share;
        KahanSum.Add(value / _count, ref _mean, ref _compensation);
    }

    public readonly double Result => _isIncremental ? _mean + _compensation : (_sum / _count) + (_compensation / _count);
}
