using HyHome.Telemetry.LogQL.Pipeline;
using HyHome.Telemetry.Storage.Logs;

namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>
/// Finds the lines of a block that pass the line filters. A text that all of them must hold is searched over the text of the whole block at
/// once, which runs at memory speed; only where it is found is a line looked at.
/// </summary>
internal sealed class BlockScanner
{
    private readonly LineMatcher[] _checks;
    private readonly LineMatcher? _guide;

    public BlockScanner(IReadOnlyList<LineMatcher> filters)
    {
        // The longest text is the rarest one.
        _guide = filters.Where(static f => f.SearchLength > 0).MaxBy(static f => f.SearchLength);
        _checks = [.. filters.Where(f => !ReferenceEquals(f, _guide) || !f.IsSearchOnly)];
    }

    /// <summary>Whether every line passes.</summary>
    public bool PassesAll => _guide is null && _checks.Length == 0;

    /// <summary>The entries of a block with <c>start &lt;= t &lt;= end</c>: the first, and one after the last.</summary>
    public static (int From, int To) Bounds(LogBlock block, long start, long end)
    {
        var times = block.Timestamps;
        return (LowerBound(times, start), end == long.MaxValue ? times.Length : LowerBound(times, end + 1));
    }

    /// <summary>Adds the indexes of lines that pass, ascending.</summary>
    public void Scan(LogBlock block, int from, int to, List<int> into)
    {
        if (_guide is null)
        {
            for (var i = from; i < to; i++)
            {
                if (_checks.Length == 0 || Passes(block.Line(i)))
                {
                    into.Add(i);
                }
            }

            return;
        }

        var text = block.Text;
        var offsets = block.Offsets;
        var position = offsets[from];
        var end = offsets[to];
        var index = from;
        while (position < end)
        {
            var found = _guide.IndexIn(text[position..end]);
            if (found < 0)
            {
                return;
            }

            found += position;
            index += LineAt(offsets[(index + 1)..(to + 1)], found);
            if (found + _guide.SearchLength > offsets[index + 1])
            {
                // Lines lie side by side: this one starts in one line and ends in the next.
                position = found + 1;
                continue;
            }

            if (_checks.Length == 0 || Passes(text[offsets[index]..offsets[index + 1]]))
            {
                into.Add(index);
            }

            position = offsets[index + 1];
        }
    }

    // How many line ends lie at or before a position: first in growing steps, because hits are often close together.
    private static int LineAt(ReadOnlySpan<int> ends, int position)
    {
        var step = 1;
        var low = 0;
        while (low + step < ends.Length && ends[low + step - 1] <= position)
        {
            low += step;
            step *= 2;
        }

        var window = ends[low..Math.Min(ends.Length, low + step)];
        while (!window.IsEmpty)
        {
            var middle = window.Length / 2;
            if (window[middle] <= position)
            {
                low += middle + 1;
                window = window[(middle + 1)..];
            }
            else
            {
                window = window[..middle];
            }
        }

        return low;
    }

    private static int LowerBound(ReadOnlySpan<long> times, long time)
    {
        var low = 0;
        var high = times.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private bool Passes(ReadOnlySpan<byte> line)
    {
        foreach (var check in _checks)
        {
            if (!check.Matches(line))
            {
                return false;
            }
        }

        return true;
    }
}
