using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Numbers the labels by which the series of two vectors are paired.</summary>
internal sealed class Signatures
{
    private readonly VectorMatching _matching;
    private readonly string[] _names;
    private readonly Dictionary<LabelSet, int> _numbers = [];

    public Signatures(VectorMatching matching)
    {
        _matching = matching;
        _names = matching.On ? [.. matching.Labels] : [LabelSet.MetricName, .. matching.Labels];
    }

    public int Count => _numbers.Count;

    public int[] Of(List<Series> series)
    {
        var numbers = new int[series.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var key = Labels(series[i].Labels);
            if (!_numbers.TryGetValue(key, out numbers[i]))
            {
                numbers[i] = _numbers.Count;
                _numbers.Add(key, numbers[i]);
            }
        }

        return numbers;
    }

    /// <summary>The labels that take part in the pairing.</summary>
    public LabelSet Labels(LabelSet labels) => _matching.On ? labels.Only(_names) : labels.Without(_names);
}
