using HyHome.Telemetry.TraceQL.Syntax;

namespace HyHome.Telemetry.TraceQL.Metrics;

/// <summary>The values of one series while spans come in.</summary>
internal sealed class StepAccumulator
{
    private readonly MetricsFunction _function;
    private readonly double[] _values;
    private readonly long[]? _counts;

    internal StepAccumulator(GroupKey key, MetricsFunction function, int steps)
    {
        Key = key;
        _function = function;
        _values = new double[steps];
        _counts = function == MetricsFunction.AvgOverTime ? new long[steps] : null;
        if (function is MetricsFunction.MinOverTime or MetricsFunction.MaxOverTime or MetricsFunction.SumOverTime)
        {
            Array.Fill(_values, double.NaN);
        }
    }

    internal GroupKey Key { get; }

    /// <summary>Memory that it takes, as far as steps go.</summary>
    internal long Bytes => 200 + (_values.Length * (_counts is null ? 8L : 16L)) + (Exemplars.Count * 250L);

    internal List<MetricsExemplar> Exemplars { get; } = [];

    /// <summary>Takes a value; counters take it as one more.</summary>
    internal void Add(int step, double value)
    {
        ref var current = ref _values[step];
        switch (_function)
        {
            case MetricsFunction.MinOverTime:
                current = double.IsNaN(current) || value < current ? value : current;
                break;
            case MetricsFunction.MaxOverTime:
                current = double.IsNaN(current) || value > current ? value : current;
                break;
            case MetricsFunction.SumOverTime:
                current = double.IsNaN(current) ? value : current + value;
                break;
            case MetricsFunction.AvgOverTime:
                // A running mean does not overflow where a sum would.
                current += (value - current) / ++_counts![step];
                break;
            default:
                current++;
                break;
        }
    }

    /// <summary>Takes what another one gathered of other spans; its steps lie some steps further on.</summary>
    internal void Add(StepAccumulator other, int shift)
    {
        for (var i = Math.Max(0, -shift); i < other._values.Length && i + shift < _values.Length; i++)
        {
            var value = other._values[i];
            ref var current = ref _values[i + shift];
            switch (_function)
            {
                case MetricsFunction.MinOverTime or MetricsFunction.MaxOverTime or MetricsFunction.SumOverTime:
                    if (!double.IsNaN(value))
                    {
                        Add(i + shift, value);
                    }

                    break;
                case MetricsFunction.AvgOverTime:
                    if (other._counts![i] > 0)
                    {
                        _counts![i + shift] += other._counts[i];
                        current += (value - current) * other._counts[i] / _counts[i + shift];
                    }

                    break;
                default:
                    current += value;
                    break;
            }
        }
    }

    /// <summary>Whether any span was taken into the steps that lie within another range, which starts some steps earlier.</summary>
    internal bool HasAny(int shift, int count)
    {
        for (var i = Math.Max(0, -shift); i < _values.Length && i + shift < count; i++)
        {
            if (_counts is not null ? _counts[i] > 0 : IsCount ? _values[i] > 0 : !double.IsNaN(_values[i]))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsCount => _function is not (MetricsFunction.MinOverTime or MetricsFunction.MaxOverTime or MetricsFunction.SumOverTime or MetricsFunction.AvgOverTime);

    /// <summary>The finished values; counts per second for a rate.</summary>
    internal double[] Finish(double stepSeconds)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = _function == MetricsFunction.Rate ? _values[i] / stepSeconds : _counts is not null && _counts[i] == 0 ? double.NaN : _values[i];
        }

        return _values;
    }
}
