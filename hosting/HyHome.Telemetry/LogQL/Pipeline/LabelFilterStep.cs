using System.Text;
using HyHome.Telemetry.LogQL.Syntax;
using HyHome.Telemetry.LogQL.Values;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Pipeline;

/// <summary>A label filter as a step. A value that cannot be compared marks the line with an error and lets it pass.</summary>
internal sealed class LabelFilterStep : PipelineStage
{
    private const string FilterError = "LabelFilterErr";

    private readonly Func<LabelsBuilder, bool> _predicate;
    private readonly List<string> _required = [];

    /// <exception cref="FormatException">An address is invalid.</exception>
    public LabelFilterStep(LabelFilter filter)
    {
        _predicate = Compile(filter);
    }

    public override IEnumerable<string> RequiredLabels => _required;

    public override bool Process(ref LogLine line, LabelsBuilder labels) => _predicate(labels);

    private Func<LabelsBuilder, bool> Compile(LabelFilter filter)
    {
        switch (filter)
        {
            case StringLabelFilter f:
                _required.Add(f.Matcher.Name);
                return labels => f.Matcher.Matches(labels.TextOf(f.Matcher.Name));
            case NumberLabelFilter f:
                _required.Add(f.Name);
                return labels => Compare(labels, f.Name, f.Comparison, f.Value, static text =>
                    GoFloat.TryParse(text, out var value, out var error) ? (value, null) : (0, error));
            case DurationLabelFilter f:
                _required.Add(f.Name);
                return labels => Compare(labels, f.Name, f.Comparison, f.Value, static text =>
                    GoDuration.TryParse(text, out var value) ? (value, null) : (0, GoDuration.Explain(text)));
            case BytesLabelFilter f:
                _required.Add(f.Name);
                return labels => Compare(labels, f.Name, f.Comparison, f.Value, static text =>
                    HumanBytes.TryParse(text, out var value, out var error) ? (value, null) : (0, error));
            case IpLabelFilter f:
                _required.Add(f.Name);
                var pattern = new IpPattern(f.Pattern);
                return labels => labels.Error.Length > 0
                    || (labels.TryGet(f.Name, out var value) && pattern.FoundIn(Encoding.UTF8.GetBytes(value)) != f.Negated);
            case BinaryLabelFilter f:
                var (left, right) = (Compile(f.Left), Compile(f.Right));
                // Both sides run where the first alone doesn't settle an "or": either may note an error.
                return f.And
                    ? labels => left(labels) & right(labels)
                    : labels => left(labels) || right(labels);
            default:
                throw new ArgumentException($"There is no such filter: {filter.GetType().Name}.", nameof(filter));
        }
    }

    private static bool Compare<T>(LabelsBuilder labels, string name, Comparison comparison, T operand, Func<string, (T Value, string? Error)> read)
        where T : struct, IComparable<T>
    {
        if (!labels.TryGet(name, out var text))
        {
            return false;
        }

        var (value, error) = read(text);
        if (error is not null)
        {
            labels.SetFirstError(FilterError, error);
            return true;
        }

        // NaN compares with nothing; CompareTo would order it.
        var order = value is double.NaN ? double.NaN : value.CompareTo(operand);
        return comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Greater => order > 0,
            Comparison.GreaterOrEqual => order >= 0,
            Comparison.Less => order < 0,
            _ => order <= 0,
        };
    }
}
