using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>What an addition of histograms met.</summary>
internal readonly record struct HistogramAddition(bool IsIncompatible, bool HasReconciledBounds, bool HasResetCollision);

/// <summary>A histogram that others are added to or subtracted from, with compensated sums or plain ones. Resolutions, zero buckets and custom bounds that differ are brought together.</summary>
internal sealed class HistogramSum
{
    private readonly bool _isCompensated;
    private int _schema;
    private double[] _customValues;
    private double _zeroThreshold;
    private double _zero;
    private double _zeroCompensation;
    private double _count;
    private double _countCompensation;
    private double _sum;
    private double _sumCompensation;
    private SparseBuckets _positive;
    private SparseBuckets _negative;

    /// <param name="first">What it starts with.</param>
    /// <param name="isCompensated">Whether what a sum loses is added in the end: so do <c>sum</c> and <c>avg</c>, while operators and rates add plainly.</param>
    public HistogramSum(FloatHistogram first, bool isCompensated = true)
    {
        _isCompensated = isCompensated;
        Hint = first.CounterResetHint;
        _schema = first.Schema;
        _customValues = first.CustomValues;
        _zeroThreshold = first.ZeroThreshold;
        _zero = first.ZeroCount;
        _count = first.Count;
        _sum = first.Sum;
        _positive = SparseBuckets.Of(first.PositiveSpans, first.PositiveBuckets, 0, 0);
        _negative = SparseBuckets.Of(first.NegativeSpans, first.NegativeBuckets, 0, 0);
    }

    private HistogramSum(HistogramSum other)
    {
        _isCompensated = other._isCompensated;
        (Hint, _schema, _customValues, _zeroThreshold) = (other.Hint, other._schema, other._customValues, other._zeroThreshold);
        (_zero, _zeroCompensation, _count, _countCompensation) = (other._zero, other._zeroCompensation, other._count, other._countCompensation);
        (_sum, _sumCompensation) = (other._sum, other._sumCompensation);
        _positive = other._positive.Clone();
        _negative = other._negative.Clone();
    }

    public CounterResetHint Hint { get; set; }

    public bool HasOverflow => double.IsInfinity(_zero) || double.IsInfinity(_count) || double.IsInfinity(_sum) || _positive.HasInfinity() || _negative.HasInfinity();

    public HistogramSum Clone() => new(this);

    public HistogramAddition Add(FloatHistogram other) => Combine(other, 1);

    public HistogramAddition Subtract(FloatHistogram other) => Combine(other, -1);

    public void Scale(double factor)
    {
        (_zero, _zeroCompensation) = (_zero * factor, _zeroCompensation * factor);
        (_count, _countCompensation) = (_count * factor, _countCompensation * factor);
        (_sum, _sumCompensation) = (_sum * factor, _sumCompensation * factor);
        _positive.Scale(factor);
        _negative.Scale(factor);
    }

    public void Divide(double divisor)
    {
        (_zero, _zeroCompensation) = (_zero / divisor, _zeroCompensation / divisor);
        (_count, _countCompensation) = (_count / divisor, _countCompensation / divisor);
        (_sum, _sumCompensation) = (_sum / divisor, _sumCompensation / divisor);
        _positive.Divide(divisor);
        _negative.Divide(divisor);
    }

    public FloatHistogram ToHistogram()
    {
        var (positiveSpans, positiveBuckets) = _positive.ToSpans();
        var (negativeSpans, negativeBuckets) = _negative.ToSpans();
        return new FloatHistogram
        {
            CounterResetHint = Hint,
            Schema = _schema,
            CustomValues = _customValues,
            ZeroThreshold = _zeroThreshold,
            ZeroCount = _zero + _zeroCompensation,
            Count = _count + _countCompensation,
            Sum = _sum + _sumCompensation,
            PositiveSpans = positiveSpans,
            PositiveBuckets = positiveBuckets,
            NegativeSpans = negativeSpans,
            NegativeBuckets = negativeBuckets,
        };
    }

    private HistogramAddition Combine(FloatHistogram other, int sign)
    {
        var addition = AddSigned(other, sign);
        if (!_isCompensated)
        {
            (_zeroCompensation, _countCompensation, _sumCompensation) = (0, 0, 0);
            _positive.ForgetCompensation();
            _negative.ForgetCompensation();
        }

        return addition;
    }

    private HistogramAddition AddSigned(FloatHistogram other, int sign)
    {
        var custom = _schema == FloatHistogram.CustomBucketsSchema;
        if (custom != other.UsesCustomBuckets())
        {
            return new HistogramAddition(true, false, false);
        }

        var collision = AdjustHint(other.CounterResetHint);
        KahanSum.Add(sign * other.Count, ref _count, ref _countCompensation);
        KahanSum.Add(sign * other.Sum, ref _sum, ref _sumCompensation);
        if (custom)
        {
            var reconciled = !_customValues.AsSpan().SequenceEqual(other.CustomValues);
            if (reconciled)
            {
                AddMismatched(other, sign);
            }
            else
            {
                _positive.Add(other.PositiveSpans, other.PositiveBuckets, 0, 0, sign);
            }

            return new HistogramAddition(false, reconciled, collision);
        }

        other = ReconcileZero(other);
        KahanSum.Add(sign * other.ZeroCount, ref _zero, ref _zeroCompensation);
        if (other.Schema < _schema)
        {
            _positive.ReduceResolution(_schema, other.Schema);
            _negative.ReduceResolution(_schema, other.Schema);
            _schema = other.Schema;
        }

        _positive.Add(other.PositiveSpans, other.PositiveBuckets, other.Schema, _schema, sign);
        _negative.Add(other.NegativeSpans, other.NegativeBuckets, other.Schema, _schema, sign);
        return new HistogramAddition(false, false, collision);
    }

    // Whether the histograms say different things of a reset. What neither can be said of is unknown.
    private bool AdjustHint(CounterResetHint other)
    {
        if (other == Hint || Hint == CounterResetHint.Gauge)
        {
            return false;
        }

        if (other == CounterResetHint.Gauge)
        {
            Hint = CounterResetHint.Gauge;
            return false;
        }

        var collision = Hint != CounterResetHint.Unknown && other != CounterResetHint.Unknown;
        Hint = CounterResetHint.Unknown;
        return collision;
    }

    // Widens the narrower zero bucket until both are the same and neither ends inside a populated bucket.
    private FloatHistogram ReconcileZero(FloatHistogram other)
    {
        while (other.ZeroThreshold != _zeroThreshold)
        {
            if (other.ZeroThreshold < _zeroThreshold)
            {
                other = ZeroBuckets.Widen(other, _zeroThreshold);
            }
            else
            {
                var own = ZeroBuckets.Widen(ToHistogram(), other.ZeroThreshold);
                _zeroThreshold = own.ZeroThreshold;
                (_zero, _zeroCompensation) = (own.ZeroCount, 0);
                _positive = SparseBuckets.Of(own.PositiveSpans, own.PositiveBuckets, 0, 0);
                _negative = SparseBuckets.Of(own.NegativeSpans, own.NegativeBuckets, 0, 0);
            }
        }

        return other;
    }

    private void AddMismatched(FloatHistogram other, int sign)
    {
        var bounds = CustomBounds.Intersect(_customValues, other.CustomValues);
        var own = new SparseBuckets();
        for (var i = 0; i < _positive.Count; i++)
        {
            own.Add(CustomBounds.Map(_positive.Index(i), _customValues, bounds), _positive.Value(i));
        }

        foreach (var (index, count) in HistogramBuckets.Indexed(other.PositiveSpans, other.PositiveBuckets))
        {
            own.Add(CustomBounds.Map(index, other.CustomValues, bounds), sign * count);
        }

        _positive = own;
        _customValues = bounds;
    }
}
