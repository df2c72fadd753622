using System.Text.Json;

namespace HyHome.Dashboard.Grafana.Model;

/// <summary>How the values of a field look. A null is "not said": the default of the visualisation, or what stands in the panel's defaults.</summary>
public sealed record FieldConfig
{
    /// <summary>Nothing said.</summary>
    public static readonly FieldConfig Empty = new();

    /// <summary>The name to show, with variables.</summary>
    public string? DisplayName { get; init; }

    /// <summary>More about it.</summary>
    public string? Description { get; init; }

    /// <summary>The unit's identifier in Grafana, such as <c>percentunit</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Digits after the point; null for as many as the value needs.</summary>
    public int? Decimals { get; init; }

    /// <summary>The scale's least value.</summary>
    public double? Min { get; init; }

    /// <summary>The scale's greatest value.</summary>
    public double? Max { get; init; }

    /// <summary>What stands where there is no value.</summary>
    public string? NoValue { get; init; }

    /// <summary>Whether a table's user may filter by it.</summary>
    public bool? IsFilterable { get; init; }

    /// <summary>How its colour is found.</summary>
    public FieldColor? Color { get; init; }

    /// <summary>The steps that colour values.</summary>
    public Thresholds? Thresholds { get; init; }

    /// <summary>Values with words of their own.</summary>
    public IReadOnlyList<ValueMapping> Mappings { get; init; } = [];

    /// <summary>Links from a value.</summary>
    public IReadOnlyList<DashboardLink> Links { get; init; } = [];

    /// <summary>What the visualisation alone knows, by path such as <c>lineWidth</c> or <c>stacking</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Custom { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
}

/// <summary>How a colour is found.</summary>
/// <param name="Mode">Such as <c>palette-classic</c>, <c>thresholds</c>, <c>fixed</c> or <c>continuous-GrYlRd</c>.</param>
/// <param name="Fixed">The colour of the modes <c>fixed</c> and <c>shades</c>.</param>
/// <param name="SeriesBy">Which value colours a whole series: <c>last</c>, <c>min</c> or <c>max</c>.</param>
public sealed record FieldColor(string Mode, string? Fixed, string SeriesBy);

/// <summary>Steps of a scale.</summary>
/// <param name="IsPercentage">The steps are percentages of the way from the field's least to its greatest value.</param>
/// <param name="Steps">From the lowest up; the first one has no lower end.</param>
public sealed record Thresholds(bool IsPercentage, IReadOnlyList<ThresholdStep> Steps);

/// <summary>One step.</summary>
/// <param name="Value">From where on it holds.</param>
/// <param name="Color">A name of Grafana's palette or a CSS colour.</param>
public readonly record struct ThresholdStep(double Value, string Color);

/// <summary>Words or a colour for some values.</summary>
public sealed record ValueMapping
{
    /// <summary><c>value</c>, <c>range</c>, <c>regex</c> or <c>special</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The value of type <c>value</c>, the pattern of <c>regex</c>, or what <c>special</c> matches (<c>null</c>, <c>nan</c>, <c>null+nan</c>, <c>true</c>, <c>false</c>, <c>empty</c>).</summary>
    public string Match { get; init; } = "";

    /// <summary>The lower end of a range, itself included.</summary>
    public double? From { get; init; }

    /// <summary>The upper end of a range, itself included.</summary>
    public double? To { get; init; }

    /// <summary>What is shown; null leaves the value.</summary>
    public string? Text { get; init; }

    /// <summary>Its colour; null leaves the field's.</summary>
    public string? Color { get; init; }
}

/// <summary>Which fields, or which frames.</summary>
/// <param name="Id">Such as <c>byName</c>.</param>
/// <param name="Options">What it compares with.</param>
public sealed record Matcher(string Id, JsonElement Options);

/// <summary>An exception: properties of the fields that match.</summary>
/// <param name="Matcher">Which fields.</param>
/// <param name="Properties">The properties by their identifier, such as <c>unit</c> or <c>custom.width</c>.</param>
public sealed record FieldOverride(Matcher Matcher, IReadOnlyList<KeyValuePair<string, JsonElement>> Properties);
