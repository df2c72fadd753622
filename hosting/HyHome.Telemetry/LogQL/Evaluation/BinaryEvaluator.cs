using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Evaluates an operation between two vectors.</summary>
internal sealed class BinaryEvaluator : StepEvaluator
{
    private readonly BinaryOperation _operation;
    private readonly StepEvaluator _left;
    private readonly StepEvaluator _right;
    private readonly Dictionary<SeriesLabels, SeriesLabels> _signatures = [];

    public BinaryEvaluator(BinaryOperation operation, StepEvaluator left, StepEvaluator right)
    {
        _operation = operation;
        _left = left;
        _right = right;
    }

    public override List<StepSample> Evaluate(int step)
    {
        var right = _right.Evaluate(step);
        var left = _left.Evaluate(step);
        switch (_operation.Operator)
        {
            case "and":
                var present = right.Select(SignatureOf).ToHashSet();
                return [.. left.Where(s => present.Contains(SignatureOf(s)))];
            case "unless":
                var excluded = right.Select(SignatureOf).ToHashSet();
                return [.. left.Where(s => !excluded.Contains(SignatureOf(s)))];
            case "or":
                var known = left.Select(SignatureOf).ToHashSet();
                return [.. left, .. right.Where(s => !known.Contains(SignatureOf(s)))];
            default:
                return Combine(left, right);
        }
    }

    private List<StepSample> Combine(List<StepSample> left, List<StepSample> right)
    {
        var modifier = _operation.Modifier;
        var swapped = modifier.Cardinality == MatchCardinality.OneToMany;
        var (many, one) = swapped ? (right, left) : (left, right);
        var ones = new Dictionary<SeriesLabels, StepSample>();
        foreach (var sample in one)
        {
            if (!ones.TryAdd(SignatureOf(sample), sample))
            {
                throw new LogQLException(LogQLErrorKind.Execution,
                    $"found duplicate series on the {(swapped ? "left" : "right")} hand-side;many-to-many matching not allowed: matching labels must be unique on one side");
            }
        }

        var matched = new HashSet<(SeriesLabels Signature, SeriesLabels? Result)>();
        var result = new List<StepSample>();
        foreach (var sample in many)
        {
            var signature = SignatureOf(sample);
            if (!ones.TryGetValue(signature, out var other))
            {
                continue;
            }

            var labels = ResultLabels(sample.Labels, other.Labels);
            var oneToOne = modifier.Cardinality == MatchCardinality.OneToOne;
            if (!matched.Add((signature, oneToOne ? null : labels)))
            {
                throw new LogQLException(LogQLErrorKind.Execution, oneToOne
                    ? "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                    : "multiple matches for labels: grouping labels must ensure unique matches");
            }

            var (a, b) = swapped ? (other.Value, sample.Value) : (sample.Value, other.Value);
            if (!BinaryArithmetic.IsComparison(_operation.Operator) || modifier.ReturnBool)
            {
                result.Add(new StepSample(labels, BinaryArithmetic.Apply(_operation.Operator, a, b)));
            }
            else if (BinaryArithmetic.Compares(_operation.Operator, a, b))
            {
                result.Add(new StepSample(labels, a));
            }
        }

        return result;
    }

    private SeriesLabels SignatureOf(StepSample sample)
    {
        if (!_signatures.TryGetValue(sample.Labels, out var signature))
        {
            _signatures[sample.Labels] = signature = sample.Labels.Select(_operation.Modifier.MatchingLabels ?? [], keep: _operation.Modifier.On);
        }

        return signature;
    }

    private SeriesLabels ResultLabels(SeriesLabels many, SeriesLabels one)
    {
        var modifier = _operation.Modifier;
        var labels = modifier.Cardinality == MatchCardinality.OneToOne ? many.Select(modifier.MatchingLabels ?? [], keep: modifier.On) : many;
        foreach (var name in modifier.Include ?? [])
        {
            labels = labels.With(name, one[name]);
        }

        return labels.WithoutEmpty();
    }
}

/// <summary>Evaluates an operation between a vector and a number.</summary>
internal sealed class LiteralEvaluator : StepEvaluator
{
    private readonly string _operator;
    private readonly double _literal;
    private readonly bool _literalIsLeft;
    private readonly bool _returnBool;
    private readonly StepEvaluator _inner;

    public LiteralEvaluator(BinaryOperation operation, double literal, bool literalIsLeft, StepEvaluator inner)
    {
        _operator = operation.Operator;
        _returnBool = operation.Modifier.ReturnBool;
        _literal = literal;
        _literalIsLeft = literalIsLeft;
        _inner = inner;
    }

    public override List<StepSample> Evaluate(int step)
    {
        var result = new List<StepSample>();
        foreach (var sample in _inner.Evaluate(step))
        {
            var (left, right) = _literalIsLeft ? (_literal, sample.Value) : (sample.Value, _literal);
            if (!BinaryArithmetic.IsComparison(_operator) || _returnBool)
            {
                result.Add(sample with { Value = BinaryArithmetic.Apply(_operator, left, right) });
            }
            else if (BinaryArithmetic.Compares(_operator, left, right))
            {
                result.Add(sample);
            }
        }

        return result;
    }
}
