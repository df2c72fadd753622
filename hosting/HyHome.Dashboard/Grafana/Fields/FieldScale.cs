using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>The span of a field's values, and the colours on it.</summary>
internal sealed class FieldScale
{
    private static readonly Thresholds DefaultThresholds = new(false, [new(double.NegativeInfinity, "green"), new(80, "red")]);
    private readonly FieldConfig _config;
    private readonly string _seriesColor;

    /// <summary>A scale.</summary>
    /// <param name="config">The field's look.</param>
    /// <param name="min">The least value of all fields, used unless the look says one.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="seriesColor">The colour of the series for modes that colour series.</param>
    public FieldScale(FieldConfig config, double min, double max, string seriesColor)
    {
        _config = config;
        _seriesColor = seriesColor;
        Min = config.Min ?? (double.IsFinite(min) ? min : 0);
        Max = config.Max ?? (double.IsFinite(max) ? max : 100);
    }

    /// <summary>The least value.</summary>
    public double Min { get; }

    /// <summary>The greatest value.</summary>
    public double Max { get; }

    /// <summary>The steps.</summary>
    public Thresholds Thresholds => _config.Thresholds ?? DefaultThresholds;

    /// <summary>Where a value stands from 0 to 1.</summary>
    public double Share(double value) => double.IsNaN(value) ? 0 : Max > Min ? Math.Clamp((value - Min) / (Max - Min), 0, 1) : value >= Max ? 1 : 0;

    /// <summary>The step that a value is on.</summary>
    public ThresholdStep Step(double value)
    {
        var steps = Thresholds.Steps;
        if (steps.Count == 0)
        {
            return new(double.NegativeInfinity, "text");
        }

        var compared = Thresholds.IsPercentage ? (Max > Min ? (value - Min) / (Max - Min) * 100 : 0) : value;
        var found = steps[0];
        foreach (var step in steps)
        {
            if (compared >= step.Value)
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>A step's value on the field's own scale.</summary>
    public double Absolute(ThresholdStep step) => Thresholds.IsPercentage ? Min + (Max - Min) * step.Value / 100 : step.Value;

    /// <summary>The colour of a value, for CSS.</summary>
    public string Color(double value)
    {
        var mode = _config.Color?.Mode ?? "thresholds";
        return mode switch
        {
            "thresholds" => GrafanaColors.Css(Step(value).Color),
            _ when GrafanaColors.Continuous(mode) is { } colors => GrafanaColors.Between(colors, Share(value)),
            _ => _seriesColor,
        };
    }

    /// <summary>The least and the greatest value of some fields; infinite when there is none.</summary>
    public static (double Min, double Max) Span(IEnumerable<Field> fields)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var field in fields.Where(static field => field.Type == FieldType.Number))
        {
            foreach (var number in field.Numbers)
            {
                // Infinity is a value, but no end of a scale.
                if (double.IsFinite(number))
                {
                    (min, max) = (Math.Min(min, number), Math.Max(max, number));
                }
            }
        }

        return (min, max);
    }
}
