namespace HyHome.Dashboard.Charts;

/// <summary>What the legend of a chart tells.</summary>
public enum ChartLegend
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The names of the series.</summary>
    Names,

    /// <summary>Also the last, least, mean and largest value of each.</summary>
    Values,
}
