namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>One bucket of a histogram with its bounds.</summary>
internal record struct Bucket(double Lower, double Upper, bool LowerInclusive, bool UpperInclusive, double Count, int Index)
{
    /// <summary>The share of the bucket at or below a value inside it, on a linear or a logarithmic scale.</summary>
    public readonly double FractionBelow(double value, bool linear)
    {
        if (linear)
        {
            return (value - Lower) / (Upper - Lower);
        }

        var lower = GoMath.Log2(Math.Abs(Lower));
        var upper = GoMath.Log2(Math.Abs(Upper));
        var log = GoMath.Log2(Math.Abs(value));
        return value > 0 ? (log - lower) / (upper - lower) : 1 - ((log - upper) / (lower - upper));
    }
}
