using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>A value as a panel shows it.</summary>
/// <param name="Value">What is written.</param>
/// <param name="Color">Its colour, for CSS; null for the text's own.</param>
/// <param name="Share">Where it stands between the field's least and greatest value, from 0 to 1.</param>
/// <param name="Number">The number behind it; NaN when there is none.</param>
public readonly record struct DisplayValue(FormattedValue Value, string? Color, double Share, double Number)
{
    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
