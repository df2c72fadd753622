using System.Globalization;
using HyHome.Dashboard.Grafana.Data;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Makes what is shown of a field's values: mapping, unit, digits, colour.</summary>
public sealed class FieldDisplay
{
    private readonly Field _field;
    private readonly FieldScale _scale;
    private readonly Unit _unit;
    private readonly TimeZoneInfo _zone;
    private readonly bool _isPlain;

    internal FieldDisplay(Field field, FieldScale scale, TimeZoneInfo zone)
    {
        _field = field;
        _scale = scale;
        _zone = zone;
        var unit = field.Config.Unit;
        _isPlain = unit == "string" || (field.Type is FieldType.Text or FieldType.Other && unit is null);
        _unit = field.Type switch
        {
            FieldType.Time when !Units.IsDate(unit) => TimeFormats.Date("yyyy-MM-dd HH:mm:ss"),
            FieldType.Boolean when unit?.StartsWith("bool", StringComparison.Ordinal) != true => Units.Find("bool"),
            _ => Units.Find(unit),
        };
    }

    internal FieldScale Scale => _scale;

    internal Unit Unit => _unit;

    /// <summary>The field's look.</summary>
    public FieldConfig Config => _field.Config;

    /// <summary>What is shown of a value.</summary>
    /// <param name="value">A number, a text, a truth, or null.</param>
    /// <param name="decimals">Digits where the field says none, as an axis needs.</param>
    public DisplayValue Show(object? value, int? decimals = null)
    {
        var number = _isPlain ? double.NaN : value switch
        {
            double given => given,
            bool truth => truth ? 1 : 0,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        var mapping = ValueMapper.Find(_field.Config.Mappings, value);
        var shown = mapping?.Text is { } words ? new FormattedValue(words)
            : value is null || (value is double.NaN) ? new FormattedValue(_field.Config.NoValue ?? (_field.Type == FieldType.Number ? "-" : ""))
            : double.IsNaN(number) ? new FormattedValue(value.ToString() ?? "")
            : Format(number, decimals);
        var color = mapping?.Color is { } named ? GrafanaColors.Css(named)
            : double.IsNaN(number) && value is null ? null
            : _scale.Color(double.IsNaN(number) ? double.NegativeInfinity : number);
        return new(shown, color, double.IsNaN(number) ? 0 : _scale.Share(number), number);
    }

    private FormattedValue Format(double number, int? decimals)
    {
        var shown = _unit.Format(number, decimals ?? _field.Config.Decimals, _zone);
        return _field.Config.Decimals is null && decimals is null && _field.Type == FieldType.Number && !Units.IsDate(_field.Config.Unit) ? shown with { Text = NumberText.Trim(shown.Text) } : shown;
    }
}
