using System.Text.RegularExpressions;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>Evaluates <c>vector(n)</c>: one series without labels.</summary>
internal sealed class VectorLiteralEvaluator(double value) : StepEvaluator
{
    public override List<StepSample> Evaluate(int step) => [new StepSample(SeriesLabels.Empty, value)];
}

/// <summary>Evaluates <c>label_replace</c>.</summary>
internal sealed class LabelReplaceEvaluator : StepEvaluator
{
    private readonly LabelReplace _expression;
    private readonly StepEvaluator _inner;
    private readonly Regex _regex;
    private readonly Dictionary<SeriesLabels, SeriesLabels> _replaced = [];

    public LabelReplaceEvaluator(LabelReplace expression, StepEvaluator inner)
    {
        _expression = expression;
        _inner = inner;
        _regex = GoRegex.Compile($"^(?:{expression.Pattern})$");
    }

    public override List<StepSample> Evaluate(int step)
    {
        var samples = _inner.Evaluate(step);
        for (var i = 0; i < samples.Count; i++)
        {
            var labels = samples[i].Labels;
            if (!_replaced.TryGetValue(labels, out var replaced))
            {
                var match = _regex.Match(labels[_expression.Source]);
                _replaced[labels] = replaced = match.Success ? labels.With(_expression.Destination, GoRegex.Expand(_expression.Replacement, match)) : labels;
            }

            samples[i] = samples[i] with { Labels = replaced };
        }

        return samples;
    }
}
