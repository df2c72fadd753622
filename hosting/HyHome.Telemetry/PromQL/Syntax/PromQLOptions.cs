namespace HyHome.Telemetry.PromQL.Syntax;

/// <summary>Which experimental parts of the language are on. All are off by default, as in Prometheus 3.14.</summary>
public sealed record PromQLOptions
{
    /// <summary>All on.</summary>
    public static PromQLOptions Everything { get; } = new() { ExperimentalFunctions = true, ExtendedRangeSelectors = true, FillModifiers = true };

    /// <summary>Functions and aggregations marked experimental (<c>promql-experimental-functions</c>).</summary>
    public bool ExperimentalFunctions { get; init; }

    /// <summary><c>anchored</c> and <c>smoothed</c> (<c>promql-extended-range-selectors</c>).</summary>
    public bool ExtendedRangeSelectors { get; init; }

    /// <summary><c>fill</c>, <c>fill_left</c>, <c>fill_right</c> (<c>promql-binop-fill-modifiers</c>).</summary>
    public bool FillModifiers { get; init; }
}
