using System.Globalization;

namespace HyHome.Dashboard.Pages.Traces;

/// <summary>Where bars of a waterfall lie, in percent of the trace's time.</summary>
internal sealed class WaterfallLayout(long start, long duration)
{
    // Narrower could not be seen.
    private const double LeastWidth = 0.15;

    // Gaps narrower than one of so many parts of the time are less than two pixels.
    private const long VisibleParts = 400;

    // A label further right would be cut off.
    private const double LastTick = 0.93;

    /// <summary>The place of a time as a style: its left edge and its width.</summary>
    public string Style(long from, long to)
    {
        var left = Percent(from);
        var width = Math.Max(LeastWidth, Percent(to) - left);
        return string.Create(CultureInfo.InvariantCulture, $"left:{Math.Min(left, 100 - LeastWidth):0.###}%;width:{Math.Min(width, 100 - Math.Min(left, 100 - LeastWidth)):0.###}%");
    }

    /// <summary>Parts of one span as they are drawn: where the gap between two can't be seen they are one. A span may wait for thousands of others.</summary>
    /// <param name="segments">The parts, in any order.</param>
    public IReadOnlyList<PathSegment> Visible(IEnumerable<PathSegment> segments)
    {
        var drawn = new List<PathSegment>();
        foreach (var segment in segments.OrderBy(static s => s.From))
        {
            if (drawn is [.., var last] && segment.From - last.To < duration / VisibleParts)
            {
                drawn[^1] = last with { To = Math.Max(last.To, segment.To) };
            }
            else
            {
                drawn.Add(segment);
            }
        }

        return drawn;
    }

    /// <summary>The place of a moment.</summary>
    public double Percent(long at) => Math.Clamp((at - start) * 100d / duration, 0, 100);

    /// <summary>Moments for a ruler: round distances, at most so many.</summary>
    public IReadOnlyList<(double Percent, TimeSpan At)> Ticks(int most)
    {
        var size = Math.Pow(10, Math.Floor(Math.Log10(duration / (double)most)));
        var step = new[] { 1, 2, 5, 10 }.Select(f => f * size).First(s => duration / s <= most);
        var ticks = new List<(double, TimeSpan)>();
        for (var at = 0d; at <= duration * LastTick; at += step)
        {
            ticks.Add((at * 100 / duration, TimeSpan.FromTicks((long)(at / 100))));
        }

        return ticks;
    }
}
