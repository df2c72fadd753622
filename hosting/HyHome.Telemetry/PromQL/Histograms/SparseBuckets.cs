using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>The buckets of one side of a histogram, ascending by index, that counts can be added to with compensation.</summary>
internal sealed class SparseBuckets
{
    private int[] _indexes = [];
    private double[] _counts = [];
    private double[] _compensations = [];

    public int Count { get; private set; }

    public int Index(int position) => _indexes[position];

    public double Value(int position) => _counts[position] + _compensations[position];

    public static SparseBuckets Of(BucketSpan[] spans, double[] buckets, int fromSchema, int toSchema)
    {
        var result = new SparseBuckets();
        result.Add(spans, buckets, fromSchema, toSchema, 1);
        return result;
    }

    /// <summary>Adds (or, with a sign of -1, subtracts) the buckets of a histogram whose resolution is at least this one's.</summary>
    public void Add(BucketSpan[] spans, double[] buckets, int fromSchema, int toSchema, int sign)
    {
        var at = 0;
        foreach (var (index, count) in HistogramBuckets.Indexed(spans, buckets))
        {
            var target = fromSchema == toSchema ? index : Reduce(index, fromSchema, toSchema);
            while (at < Count && _indexes[at] < target)
            {
                at++;
            }

            if (at == Count || _indexes[at] != target)
            {
                if (count == 0)
                {
                    continue;
                }

                Insert(at, target);
            }

            KahanSum.Add(sign * count, ref _counts[at], ref _compensations[at]);
        }
    }

    /// <summary>Adds to one bucket.</summary>
    public void Add(int index, double count)
    {
        var at = Array.BinarySearch(_indexes, 0, Count, index);
        if (at < 0)
        {
            at = ~at;
            Insert(at, index);
        }

        KahanSum.Add(count, ref _counts[at], ref _compensations[at]);
    }

    public void ReduceResolution(int fromSchema, int toSchema)
    {
        var write = -1;
        for (var read = 0; read < Count; read++)
        {
            var target = Reduce(_indexes[read], fromSchema, toSchema);
            if (write >= 0 && _indexes[write] == target)
            {
                KahanSum.Add(_counts[read], ref _counts[write], ref _compensations[write]);
                KahanSum.Add(_compensations[read], ref _counts[write], ref _compensations[write]);
                continue;
            }

            write++;
            (_indexes[write], _counts[write], _compensations[write]) = (target, _counts[read], _compensations[read]);
        }

        Count = write + 1;
    }

    public void ForgetCompensation() => Array.Clear(_compensations);

    public void Scale(double factor)
    {
        for (var i = 0; i < Count; i++)
        {
            _counts[i] *= factor;
            _compensations[i] *= factor;
        }
    }

    public void Divide(double divisor)
    {
        for (var i = 0; i < Count; i++)
        {
            _counts[i] /= divisor;
            _compensations[i] /= divisor;
        }
    }

    /// <summary>Takes all buckets with an index below a bound out, as what they add up to.</summary>
    public double TakeBelow(int bound)
    {
        var taken = 0;
        var (sum, compensation) = (0.0, 0.0);
        for (; taken < Count && _indexes[taken] < bound; taken++)
        {
            KahanSum.Add(_counts[taken], ref sum, ref compensation);
            KahanSum.Add(_compensations[taken], ref sum, ref compensation);
        }

        if (taken > 0)
        {
            Array.Copy(_indexes, taken, _indexes, 0, Count - taken);
            Array.Copy(_counts, taken, _counts, 0, Count - taken);
            Array.Copy(_compensations, taken, _compensations, 0, Count - taken);
            Count -= taken;
        }

        return sum + compensation;
    }

    public bool HasInfinity() => _counts.AsSpan(0, Count).ContainsAny(double.PositiveInfinity, double.NegativeInfinity);

    public SparseBuckets Clone() => new()
    {
        _indexes = _indexes[..Count],
        _counts = _counts[..Count],
        _compensations = _compensations[..Count],
        Count = Count,
    };

    /// <summary>The buckets that are not empty, as spans.</summary>
    public (BucketSpan[] Spans, double[] Buckets) ToSpans()
    {
        var spans = new List<BucketSpan>();
        var buckets = new List<double>(Count);
        var next = 0;
        for (var i = 0; i < Count; i++)
        {
            var value = Value(i);
            if (value == 0)
            {
                continue;
            }

            if (spans.Count > 0 && _indexes[i] == next)
            {
                spans[^1] = spans[^1] with { Length = spans[^1].Length + 1 };
            }
            else
            {
                spans.Add(new BucketSpan(spans.Count == 0 ? _indexes[i] : _indexes[i] - next, 1));
            }

            next = _indexes[i] + 1;
            buckets.Add(value);
        }

        return ([.. spans], [.. buckets]);
    }

    internal static int Reduce(int index, int fromSchema, int toSchema) => ((index - 1) >> (fromSchema - toSchema)) + 1;

    private void Insert(int at, int index)
    {
        if (Count == _indexes.Length)
        {
            var size = Math.Max(8, Count * 2);
            Array.Resize(ref _indexes, size);
            Array.Resize(ref _counts, size);
            Array.Resize(ref _compensations, size);
        }

        Array.Copy(_indexes, at, _indexes, at + 1, Count - at);
        Array.Copy(_counts, at, _counts, at + 1, Count - at);
        Array.Copy(_compensations, at, _compensations, at + 1, Count - at);
        (_indexes[at], _counts[at], _compensations[at]) = (index, 0, 0);
        Count++;
    }
}
