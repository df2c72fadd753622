using HyHome.Telemetry.PromQL.Evaluation;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary>Rates over ranges that are <c>anchored</c> at the sample before them or <c>smoothed</c> at both ends.</summary>
internal static class ExtendedRates
{
    public static RangeResult Of(in RangeWindow window, bool isCounter, bool isRate)
    {
        var (times, values) = (window.Times.ToArray(), window.Values.ToArray());
        if (!TryBounds(times, window.RangeStart, window.RangeEnd, window.Call.Smoothed, out var first, out var last))
        {
            return RangeResult.Nothing;
        }

        var left = Left(times, values, first, window.RangeStart, window.Call.Smoothed, isCounter);
        var right = Right(times, values, last, window.RangeEnd, window.Call.Smoothed, isCounter);
        var result = right - left;
        if (isCounter)
        {
            first += times[first] <= window.RangeStart ? 1 : 0;
            last -= times[last] >= window.RangeEnd ? 1 : 0;
            var previous = left;
            for (var i = first; i <= last; i++)
            {
                result += values[i] < previous ? previous : 0;
                previous = values[i];
            }

            result += right < previous ? previous : 0;
        }

        return result / (isRate ? window.Call.Seconds : 1);
    }

    /// <summary>The samples of an extended range vector that is the result of a query.</summary>
    public static List<(long Time, double Value)> Extend(IReadOnlyList<(long Time, double Value)> samples, long rangeStart, long rangeEnd, bool smoothed)
    {
        var times = samples.Select(static s => s.Time).ToArray();
        var values = samples.Select(static s => s.Value).ToArray();
        if (times.Length == 0 || !TryBounds(times, rangeStart, rangeEnd, smoothed, out var first, out var last))
        {
            return [];
        }

        var left = Left(times, values, first, rangeStart, smoothed, isCounter: false);
        var right = Right(times, values, last, rangeEnd, smoothed, isCounter: false);
        first += times[first] <= rangeStart ? 1 : 0;
        last -= times[last] >= rangeEnd ? 1 : 0;
        return [(rangeStart, left), .. samples.Skip(first).Take(Math.Max(0, last - first + 1)), (rangeEnd, right)];
    }

    /// <summary>The samples that the ends of the range are made of.</summary>
    internal static bool TryBounds(ReadOnlySpan<long> times, long rangeStart, long rangeEnd, bool smoothed, out int first, out int last)
    {
        last = times.Length - 1;
        first = Math.Max(0, FirstAfter(times[..last], rangeStart) - 1);
        last = smoothed ? FirstAfter(times[..last], rangeEnd - 1) : last;
        return times[last] > rangeStart && !(smoothed && times[first] > rangeEnd);
    }

    internal static double Interpolate(long time1, double value1, long time2, double value2, long at, bool isCounter)
    {
        var from = isCounter && value2 < value1 ? 0 : value1;
        return from + ((value2 - from) * (at - time1) / (time2 - time1));
    }

    internal static int FirstAfter(ReadOnlySpan<long> times, long time)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (times[middle] > time)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static double Left(long[] times, double[] values, int first, long rangeStart, bool smoothed, bool isCounter) =>
        smoothed && times[first] < rangeStart
            ? Interpolate(times[first], values[first], times[first + 1], values[first + 1], rangeStart, isCounter)
            : values[first];

    private static double Right(long[] times, double[] values, int last, long rangeEnd, bool smoothed, bool isCounter) =>
        smoothed && last > 0 && times[last] > rangeEnd
            ? Interpolate(times[last - 1], values[last - 1], times[last], values[last], rangeEnd, isCounter)
            : values[last];
}
