using HyHome.Telemetry.Ingest.Otlp.Records;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>
/// Running totals of a series whose sender counts in deltas, as the collector's deltatocumulative keeps them: a point becomes the total up to it.
/// A point that is not newer than the last one is refused, since its delta is, or may be, in the total already.
/// </summary>
internal sealed class DeltaSum
{
    // The collector merges buckets beyond 160 of them; twice that keeps what SDKs send at their default of 160 as it is.
    private const int MostBuckets = 320;

    private ulong _time;
    private double _value;
    private ulong _count;
    private double _sum;
    private ulong _zeroCount;
    private int _scale;
    private double[] _bounds = [];
    private ulong[] _buckets = [];
    private ExponentialBuckets _positive = ExponentialBuckets.None;
    private ExponentialBuckets _negative = ExponentialBuckets.None;

    /// <summary>Adds a point and puts the totals in its place; false where it came too late.</summary>
    public bool Add(OtlpPoint point)
    {
        if (point.Time <= _time)
        {
            return false;
        }

        _time = point.Time;
        if (point.HasNoRecordedValue)
        {
            return true;
        }

        switch (point)
        {
            case NumberPoint number:
                number.Value = _value += number.Value;
                break;
            case HistogramPoint histogram:
                Add(histogram);
                break;
            case ExponentialPoint exponential:
                Add(exponential);
                break;
        }

        return true;
    }

    private void Add(HistogramPoint point)
    {
        if (!point.Bounds.AsSpan().SequenceEqual(_bounds) || point.BucketCounts.Length != _buckets.Length)
        {
            // Other buckets: totals of the old ones say nothing about them, so the counter starts anew.
            (_bounds, _buckets, _count, _sum) = (point.Bounds, new ulong[point.BucketCounts.Length], 0, 0);
        }

        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] += point.BucketCounts[i];
        }

        point.BucketCounts = [.. _buckets];
        point.Count = _count += point.Count;
        point.Sum = point.Sum is { } sum ? _sum += sum : null;
    }

    private void Add(ExponentialPoint point)
    {
        var scale = _count == 0 && _zeroCount == 0 ? point.Scale : Math.Min(_scale, point.Scale);
        while (Width(_positive, _scale - scale, point.Positive, point.Scale - scale) > MostBuckets ||
            Width(_negative, _scale - scale, point.Negative, point.Scale - scale) > MostBuckets)
        {
            scale--;
        }

        _positive = Merge(Downscale(_positive, _scale - scale), Downscale(point.Positive, point.Scale - scale));
        _negative = Merge(Downscale(_negative, _scale - scale), Downscale(point.Negative, point.Scale - scale));
        _scale = scale;
        point.Scale = scale;
        point.Positive = _positive;
        point.Negative = _negative;
        point.ZeroCount = _zeroCount += point.ZeroCount;
        point.Count = _count += point.Count;
        point.Sum = point.Sum is { } sum ? _sum += sum : null;
    }

    // How many buckets two runs take together once they are at one scale.
    private static long Width(ExponentialBuckets left, int leftBy, ExponentialBuckets right, int rightBy)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var (buckets, by) in (ReadOnlySpan<(ExponentialBuckets, int)>)[(left, leftBy), (right, rightBy)])
        {
            if (buckets.Counts.Length > 0)
            {
                first = Math.Min(first, Coarser(buckets.Offset, by));
                last = Math.Max(last, Coarser((long)buckets.Offset + buckets.Counts.Length - 1, by));
            }
        }

        return first > last ? 0 : last - first + 1;
    }

    private static ExponentialBuckets Downscale(ExponentialBuckets buckets, int by)
    {
        if (by <= 0 || buckets.Counts.Length == 0)
        {
            return buckets;
        }

        var first = Coarser(buckets.Offset, by);
        var counts = new ulong[Coarser((long)buckets.Offset + buckets.Counts.Length - 1, by) - first + 1];
        for (var i = 0; i < buckets.Counts.Length; i++)
        {
            counts[Coarser((long)buckets.Offset + i, by) - first] += buckets.Counts[i];
        }

        return new ExponentialBuckets((int)first, counts);
    }

    // The index of a bucket at a scale that is coarser by so much. As a long: scales lie up to 43 apart.
    private static long Coarser(long index, int by) => index >> by;

    private static ExponentialBuckets Merge(ExponentialBuckets left, ExponentialBuckets right)
    {
        if (left.Counts.Length == 0 || right.Counts.Length == 0)
        {
            return left.Counts.Length == 0 ? right : left;
        }

        var first = Math.Min(left.Offset, right.Offset);
        var counts = new ulong[Math.Max(left.Offset + left.Counts.Length, right.Offset + right.Counts.Length) - first];
        foreach (var buckets in (ReadOnlySpan<ExponentialBuckets>)[left, right])
        {
            for (var i = 0; i < buckets.Counts.Length; i++)
            {
                counts[buckets.Offset - first + i] += buckets.Counts[i];
            }
        }

        return new ExponentialBuckets(first, counts);
    }
}
