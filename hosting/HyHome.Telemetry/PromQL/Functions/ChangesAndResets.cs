using HyHome.Telemetry.PromQL.Evaluation;
using HyHome.Telemetry.PromQL.Histograms;

namespace HyHome.Telemetry.PromQL.Functions;

/// <summary><c>changes</c> and <c>resets</c>: how often neighbouring samples differ, floats and histograms taken together in order of time.</summary>
internal static class ChangesAndResets
{
    public static RangeResult Changes(in RangeWindow window) => Count(window, static (in w, previous, current) =>
        (previous.Histogram, current.Histogram) switch
        {
            ( < 0, < 0) => w.Values[current.Float] != w.Values[previous.Float] && !(double.IsNaN(w.Values[current.Float]) && double.IsNaN(w.Values[previous.Float])),
            ( >= 0, >= 0) => !HistogramMath.AreEqual(w.Histograms[current.Histogram], w.Histograms[previous.Histogram]),
            _ => true,
        });

    public static RangeResult Resets(in RangeWindow window) => Count(window, static (in w, previous, current) =>
        (previous.Histogram, current.Histogram) switch
        {
            ( < 0, < 0) => w.Values[current.Float] < w.Values[previous.Float],
            ( >= 0, >= 0) => HistogramReset.IsReset(w.Histograms[current.Histogram], w.Histograms[previous.Histogram]),
            _ => true,
        });

    private delegate bool Differ(in RangeWindow window, (int Float, int Histogram) previous, (int Float, int Histogram) current);

    private static RangeResult Count(in RangeWindow window, Differ differ)
    {
        if (!TryStart(window, out var nextFloat, out var nextHistogram))
        {
            return RangeResult.Nothing;
        }

        var count = 0;
        (int Float, int Histogram)? previous = null;
        while (nextFloat < window.Values.Length || nextHistogram < window.Histograms.Length)
        {
            var isFloat = nextHistogram >= window.Histograms.Length || (nextFloat < window.Values.Length && window.Times[nextFloat] < window.HistogramTimes[nextHistogram]);
            var current = isFloat ? (nextFloat++, -1) : (-1, nextHistogram++);
            count += previous is { } before && differ(window, before, current) ? 1 : 0;
            previous = current;
        }

        return count;
    }

    // Where an anchored range starts: at the last sample at or before its start, of whichever kind.
    private static bool TryStart(in RangeWindow window, out int firstFloat, out int firstHistogram)
    {
        (firstFloat, firstHistogram) = (0, 0);
        if (!window.Call.Anchored)
        {
            return true;
        }

        var floats = ExtendedRates.FirstAfter(window.Times, window.RangeStart) - 1;
        var histograms = ExtendedRates.FirstAfter(window.HistogramTimes, window.RangeStart) - 1;
        if (floats + 1 >= window.Values.Length && histograms + 1 >= window.Histograms.Length)
        {
            return false;
        }

        if (floats >= 0 || histograms >= 0)
        {
            var isFloat = histograms < 0 || (floats >= 0 && window.Times[floats] >= window.HistogramTimes[histograms]);
            (firstFloat, firstHistogram) = isFloat ? (floats, histograms + 1) : (floats + 1, histograms);
        }

        return true;
    }
}
