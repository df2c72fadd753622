namespace HyHome.Hosting.Containers;

/// <summary>Tells which of a log's last lines were not among those that came while it was followed.</summary>
internal sealed class LogCatchUp
{
    /// <summary>How many lines are compared: more than the pipes between a container and its log hold in usual lines.</summary>
    public const int Lines = 2_000;

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

    /// <summary>Those of a log's last lines that did not come.</summary>
    /// <param name="last">The last <see cref="Lines"/> lines of the log, or all that there are.</param>
    public IEnumerable<(bool IsError, string Line)> Missing(IReadOnlyList<(bool IsError, string Line)> last)
    {
        int[] seen = [.. _seen];
        int[] read = [.. last.Select(l => HashCode.Combine(l.IsError, l.Line))];

        var overlap = Math.Min(seen.Length, read.Length);
        while (overlap > 0 && !Overlaps(overlap))
        {
            overlap--;
        }

        return last.Skip(overlap);

        // The engine counts pieces of long lines: of the first line it may give the end alone.
        bool Overlaps(int count) =>
            seen.AsSpan(seen.Length - count).SequenceEqual(read.AsSpan(0, count))
            || (count > 1 && seen.AsSpan(seen.Length - count + 1).SequenceEqual(read.AsSpan(1, count - 1)));
    }
}
