using HyHome.Telemetry.Model;
using HyHome.Telemetry.PromQL.Histograms;
using HyHome.Telemetry.PromQL.Syntax;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>A float, or a histogram where there is one.</summary>
internal readonly record struct SampleValue(double Float, FloatHistogram? Histogram);

/// <summary>An operator between two samples, each of which may be a float or a histogram.</summary>
internal sealed class SampleOperator
{
    private readonly string _operation;
    private readonly Func<double, double, double>? _arithmetic;
    private readonly Func<double, double, bool>? _comparison;
    private readonly Annotations _annotations;
    private readonly SourceRange _range;

    public SampleOperator(BinaryExpr expression, Annotations annotations)
    {
        _operation = expression.Operation;
        _arithmetic = Operators.Arithmetic(_operation);
        _comparison = Operators.Comparison(_operation);
        _annotations = annotations;
        _range = expression.Range;
    }

    public bool IsComparison => _comparison is not null;

    /// <summary>Whether the result is another metric than the operands.</summary>
    public bool ChangesMetric => _arithmetic is not null;

    /// <summary>The calculation between floats, where the operator is one.</summary>
    public Func<double, double, double>? Arithmetic => _arithmetic;

    /// <summary>Applies the operator. False: the samples don't go together, which is noted, and there is no result. A comparison that fails gives no <paramref name="keep"/>.</summary>
    public bool TryApply(SampleValue left, SampleValue right, out SampleValue result, out bool keep)
    {
        keep = true;
        if (left.Histogram is null && right.Histogram is null)
        {
            if (_arithmetic is not null)
            {
                result = new SampleValue(_arithmetic(left.Float, right.Float), null);
                return true;
            }

            if (_comparison is not null)
            {
                keep = _comparison(left.Float, right.Float);
                result = left;
                return true;
            }
        }
        else if (left.Histogram is not null && right.Histogram is not null)
        {
            return TryHistograms(left.Histogram, right.Histogram, out result, out keep);
        }
        else if (left.Histogram is { } histogram && Scaled(histogram, right.Float) is { } changed)
        {
            result = new SampleValue(0, changed);
            return true;
        }
        else if (left.Histogram is null && _operation == "*")
        {
            result = new SampleValue(0, HistogramMath.Scale(right.Histogram!, left.Float));
            return true;
        }

        _annotations.IncompatibleTypes(KindOf(left), _operation, KindOf(right), _range);
        result = default;
        return false;

        static string KindOf(SampleValue value) => value.Histogram is null ? "float" : "histogram";
    }

    private FloatHistogram? Scaled(FloatHistogram histogram, double value) => _operation switch
    {
        "*" => HistogramMath.Scale(histogram, value),
        "/" => HistogramMath.Divide(histogram, value),
        "</" => HistogramTrim.Trim(histogram, value, keepBelow: true),
        ">/" => HistogramTrim.Trim(histogram, value, keepBelow: false),
        _ => null,
    };

    private bool TryHistograms(FloatHistogram left, FloatHistogram right, out SampleValue result, out bool keep)
    {
        keep = true;
        result = default;
        switch (_operation)
        {
            case "==" or "!=":
                keep = HistogramMath.AreEqual(left, right) == (_operation == "==");
                result = new SampleValue(0, left);
                return true;
            case "+" or "-":
                break;
            default:
                _annotations.IncompatibleTypes("histogram", _operation, "histogram", _range);
                return false;
        }

        var sum = new HistogramSum(left, isCompensated: false);
        var addition = _operation == "+" ? sum.Add(right) : sum.Subtract(right);
        if (addition.IsIncompatible)
        {
            _annotations.IncompatibleBucketLayout(_operation, _range);
            return false;
        }

        var name = _operation == "+" ? "addition" : "subtraction";
        sum.Hint = _operation == "-" ? CounterResetHint.Gauge : sum.Hint;
        if (addition.HasResetCollision)
        {
            // As in Prometheus, a pair of which this has to be said has no result.
            _annotations.ResetCollision(name, _range);
            return false;
        }

        if (addition.HasReconciledBounds)
        {
            _annotations.ReconciledBounds(name, _range);
        }

        result = new SampleValue(0, sum.ToHistogram());
        return true;
    }
}
