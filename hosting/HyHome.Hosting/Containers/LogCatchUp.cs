namespace HyHome.Hosting.Containers;

/// <summary>Tells which of a log's last lines were not among those that came while it was followed.</summary>
internal sealed class LogCatchUp
{
    /// <summary>How many lines are compared: more than the pipes between a container and its log hold in usual lines.</summary>
    public const int Lines = 2_000;

    /// <summary>How many are read where those do not reach back to what came: more than the pipes hold in lines of a few letters.</summary>
    public const int MostLines = 100_000;

    // Not the lines themselves: they may be long.
    private readonly Queue<int> _seen = new(Lines);

    /// <summary>Takes note of a line that came.</summary>
    public void Add(bool isError, string line)
    {
        if (_seen.Count == Lines)
        {
            _seen.Dequeue();
        }

        _seen.Enqueue(HashCode.Combine(isError, line));
    }

    /// <summary>Whether a log's last lines reach back to what came, so that none is missing between.</summary>
    /// <param name="last">The last <see cref="Lines"/> lines of the log, or all that there are.</param>
    public bool IsReachedBy(IReadOnlyList<(bool IsError, string Line)> last) => Known(last) > 0 || (_seen.Count == 0 && last.Count < Lines);

    /// <summary>Those of a log's last lines that did not come.</summary>
    /// <param name="last">The last lines of the log, or all that there are.</param>
    public IEnumerable<(bool IsError, string Line)> Missing(IReadOnlyList<(bool IsError, string Line)> last) => last.Skip(Known(last));

    // How many of the lines there are up to the last one that came. Where a log repeats itself, rather some lines twice than none of them.
    private int Known(IReadOnlyList<(bool IsError, string Line)> last)
    {
        int[] seen = [.. _seen];
        int[] read = [.. last.Select(l => HashCode.Combine(l.IsError, l.Line))];
        var within = Math.Min(seen.Length, read.Length);
        var beyond = seen.Length == 0 ? [] : Enumerable.Range(within + 1, read.Length - within);
        return Enumerable.Range(1, within).Reverse().Concat(beyond).FirstOrDefault(EndsWithSeen);

        // The engine counts pieces of long lines: of the first line it may give the end alone.
        bool EndsWithSeen(int count)
        {
            var common = Math.Min(count, seen.Length);
            var before = read.AsSpan(count - common, common);
            var came = seen.AsSpan(seen.Length - common);
            return came.SequenceEqual(before) || (common == count && common > 1 && came[1..].SequenceEqual(before[1..]));
        }
    }
}
