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
