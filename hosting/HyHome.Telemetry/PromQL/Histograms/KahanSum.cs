namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Neumaier's variant of Kahan's summation, as Prometheus sums.</summary>
internal static class KahanSum
{
    /// <summary>Adds to a sum and its compensation.</summary>
    public static void Add(double increment, ref double sum, ref double compensation)
    {
        var total = sum + increment;
        if (double.IsInfinity(total))
        {
            compensation = 0;
        }
        else if (Math.Abs(sum) >= Math.Abs(increment))
        {
            compensation += sum - total + increment;
        }
        else
        {
            compensation += increment - total + sum;
        }

        sum = total;
    }
}
