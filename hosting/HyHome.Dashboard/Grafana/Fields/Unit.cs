using HyHome.Dashboard.Charts;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Writes a value in a unit.</summary>
/// <param name="value">The value in the unit.</param>
/// <param name="decimals">Digits after the point; null for as many as it needs.</param>
/// <param name="zone">The time zone of times.</param>
internal delegate FormattedValue UnitFormat(double value, int? decimals, TimeZoneInfo zone);

/// <summary>A unit of Grafana.</summary>
/// <param name="Format">Writes a value.</param>
internal sealed record Unit(UnitFormat Format)
{
    /// <summary>The same for a chart's axis, which is written in the browser.</summary>
    public ValueFormat Axis { get; init; } = ValueFormat.Plain();
}
