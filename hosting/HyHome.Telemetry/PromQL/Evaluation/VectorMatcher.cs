using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Operators between two vectors other than set operators: pairs samples by their labels, once per series, and applies the operator step by step.</summary>
internal sealed class VectorMatcher
{
    private const int NoSeries = -1;
    private readonly BinaryExpr _binary;
    private readonly VectorMatching _matching;
    private readonly SampleOperator _operation;
    private readonly List<Series> _many;
    private readonly List<Series> _one;
    private readonly Signatures _signatures;
    private readonly int[] _manyNumbers;
    private readonly int[] _oneNumbers;
    private readonly bool _delayed;
    private readonly OutputSeries _output;
    private readonly Dictionary<(int Many, int One), Target> _targets = [];
    private readonly Dictionary<LabelSet, Target> _byLabels = [];
    private readonly Target?[] _lastTargets;

    private VectorMatcher(BinaryExpr binary, List<Series> left, List<Series> right, Steps steps, bool delayed, Annotations annotations)
    {
        _binary = binary;
        _matching = binary.Matching!;
        _operation = new SampleOperator(binary, annotations);
        (_many, _one) = Swapped ? (right, left) : (left, right);
        _signatures = new Signatures(_matching);
        _manyNumbers = _signatures.Of(_many);
        _oneNumbers = _signatures.Of(_one);
        _delayed = delayed;
        _output = new OutputSeries(steps.Count, mergesSameLabels: steps.Count > 1 || !delayed);
        _lastTargets = new Target?[_many.Count];
    }

    // Where the results of one pair go, and which pair came last at which step.
    private sealed class Target(Series? series)
    {
        public Series? Series { get; set; } = series;

        public Target? SameLabels { get; init; }

        public int OneSide { get; init; }

        public int Step { get; set; } = NoSeries;

        public int Signature { get; set; } = NoSeries;
    }

    private bool Swapped => _matching.Cardinality == MatchCardinality.OneToMany;

    private bool IsOneToOne => _matching.Cardinality == MatchCardinality.OneToOne;

    public static List<Series> Apply(BinaryExpr binary, List<Series> left, List<Series> right, Steps steps, bool delayed, Annotations annotations, Action check) =>
        new VectorMatcher(binary, left, right, steps, delayed, annotations).Run(steps, check);

    private List<Series> Run(Steps steps, Action check)
    {
        var oneAt = new int[_signatures.Count];
        var matchedAt = new int[_signatures.Count];
        Array.Fill(matchedAt, NoSeries);
        for (var step = 0; step < steps.Count; step++)
        {
            check();
            Array.Fill(oneAt, NoSeries);
            var anyOne = _one.Exists(s => s.Has(step));
            var anyMany = _many.Exists(s => s.Has(step));
            var fills = _matching.FillLeft is not null || _matching.FillRight is not null;
            if ((!anyOne && !anyMany) || (!fills && (!anyOne || !anyMany)))
            {
                continue;
            }

            IndexOneSide(step, oneAt);
            for (var i = 0; i < _many.Count; i++)
            {
                var one = oneAt[_manyNumbers[i]];
                if (_many[i].Has(step) && (one != NoSeries || _matching.FillRight is not null))
                {
                    Pair(step, i, one, _manyNumbers[i], matchedAt);
                }
            }

            for (var i = 0; _matching.FillLeft is not null && i < _one.Count; i++)
            {
                if (_one[i].Has(step) && matchedAt[_oneNumbers[i]] != step)
                {
                    Pair(step, NoSeries, i, _oneNumbers[i], matchedAt);
                }
            }
        }

        return _output.ToList();
    }

    private void IndexOneSide(int step, int[] oneAt)
    {
        for (var i = 0; i < _one.Count; i++)
        {
            if (!_one[i].Has(step))
            {
                continue;
            }

            var number = _oneNumbers[i];
            if (oneAt[number] != NoSeries)
            {
                throw QueryException.Execution(
                    $"found duplicate series for the match group {MatchLabels(_one[i].Labels)} on the {(Swapped ? "left" : "right")} hand-side of the operation: "
                    + $"[{_one[i].Labels}, {_one[oneAt[number]].Labels}];many-to-many matching not allowed: matching labels must be unique on one side");
            }

            oneAt[number] = i;
        }
    }

    private LabelSet MatchLabels(LabelSet labels) => _signatures.Labels(labels);

    private void Pair(int step, int many, int one, int signature, int[] matchedAt)
    {
        var manySample = many == NoSeries ? new SampleValue(_matching.FillLeft!.Value, null) : new SampleValue(_many[many].Values[step], _many[many].Histogram(step));
        var oneSample = one == NoSeries ? new SampleValue(_matching.FillRight!.Value, null) : new SampleValue(_one[one].Values[step], _one[one].Histogram(step));
        var (left, right) = Swapped ? (oneSample, manySample) : (manySample, oneSample);
        if (!_operation.TryApply(left, right, out var result, out var keep))
        {
            return;
        }

        var target = TargetOf(many, one);
        if (IsOneToOne)
        {
            if (matchedAt[signature] == step)
            {
                throw QueryException.Execution("multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
            }
        }
        else
        {
            var labels = target.SameLabels ?? target;
            if (labels.Step == step && labels.Signature == signature)
            {
                throw QueryException.Execution("multiple matches for labels: grouping labels must ensure unique matches");
            }

            (labels.Step, labels.Signature) = (step, signature);
        }

        matchedAt[signature] = step;
        if (!keep && !_binary.ReturnBool)
        {
            return;
        }

        var series = target.Series!;
        if (series.Has(step))
        {
            throw QueryException.Execution("vector cannot contain metrics with the same labelset");
        }

        if (_binary.ReturnBool)
        {
            series.Set(step, keep ? 1 : 0);
        }
        else if (result.Histogram is null)
        {
            series.Set(step, result.Float);
        }
        else
        {
            series.Set(step, result.Histogram);
        }
    }

    private Target TargetOf(int many, int one)
    {
        if (many != NoSeries && _lastTargets[many] is { } last && last.OneSide == one)
        {
            return last;
        }

        if (!_targets.TryGetValue((many, one), out var target))
        {
            var manyLabels = many == NoSeries ? MatchLabels(_one[one].Labels) : _many[many].Labels;
            var oneLabels = one == NoSeries ? MatchLabels(_many[many].Labels) : _one[one].Labels;
            var labels = ResultLabels(manyLabels, oneLabels);
            _byLabels.TryGetValue(labels, out var same);
            target = new Target(_output.Get(labels, _binary.ReturnBool)) { SameLabels = same, OneSide = one };
            _byLabels.TryAdd(labels, target);
            _targets.Add((many, one), target);
        }

        if (many != NoSeries)
        {
            _lastTargets[many] = target;
        }

        return target;
    }

    private LabelSet ResultLabels(LabelSet many, LabelSet one)
    {
        var labels = _operation.ChangesMetric || (_binary.ReturnBool && !_delayed) ? ReservedLabels.Drop(many) : many;
        if (IsOneToOne)
        {
            labels = _matching.On ? labels.Only([.. _matching.Labels]) : labels.Without([.. _matching.Labels]);
        }

        foreach (var name in _matching.Include)
        {
            labels = labels.With(name, one[name]);
        }

        return labels;
    }
}
