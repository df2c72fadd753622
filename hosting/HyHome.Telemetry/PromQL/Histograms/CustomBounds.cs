namespace HyHome.Telemetry.PromQL.Histograms;

/// <summary>Brings histograms with different custom bounds to the bounds that both have.</summary>
internal static class CustomBounds
{
    public static double[] Intersect(double[] left, double[] right)
    {
        var shared = new List<double>();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
            {
                shared.Add(left[i]);
                i++;
                j++;
            }
            else if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return [.. shared];
    }

    /// <summary>The bucket of the shared bounds that holds a bucket of the own bounds.</summary>
    public static int Map(int index, double[] own, double[] shared)
    {
        if (index >= own.Length)
        {
            return shared.Length;
        }

        var at = Array.BinarySearch(shared, own[index]);
        return at < 0 ? ~at : at;
    }
}
