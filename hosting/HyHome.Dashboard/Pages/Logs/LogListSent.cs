namespace HyHome.Dashboard.Pages.Logs;

/// <summary>What the browser is told about a list's lines.</summary>
internal enum LogListChange
{
    /// <summary>Other lines, of which these are the newest.</summary>
    Replaces,

    /// <summary>Older lines of the same list.</summary>
    Appends,

    /// <summary>Newer lines on top.</summary>
    Prepends,
}

/// <summary>Follows which lines of a list the browser has, and says what it lacks: the first lines soon, the others in parts, new ones alone.</summary>
/// <param name="first">How many lines the browser gets first.</param>
/// <param name="batch">How many it gets at once after them.</param>
internal sealed class LogListSent(int first = 200, int batch = 2000)
{
    private LogRows? _source;
    private int _version;
    private bool _isWrapped;
    private long _newest;
    private int _count;

    /// <summary>What the browser lacks next; null where it has all.</summary>
    public (LogListChange Kind, long Newest, IReadOnlyList<LogRow> Rows, int Count)? Next(LogRows source, bool isWrapped)
    {
        var all = source.All;
        if (!ReferenceEquals(_source, source) || _version != source.Version || _isWrapped != isWrapped)
        {
            (_source, _version, _isWrapped) = (source, source.Version, isWrapped);
            _newest = all.Count == 0 ? -1 : all[0].Number;
            _count = Math.Min(first, all.Count);
            return (LogListChange.Replaces, _newest, [.. all.Take(_count)], all.Count);
        }

        if (all.Count == 0)
        {
            return null;
        }

        if (all[0].Number is var newest && newest > _newest)
        {
            var added = _count == 0 ? all.Count : (int)Math.Min(newest - _newest, all.Count);
            _newest = newest;
            _count = Math.Min(_count + added, all.Count);
            return (LogListChange.Prepends, newest, [.. all.Take(added)], _count);
        }

        if (_count < all.Count)
        {
            var rest = all.Skip(_count).Take(batch).ToList();
            _count += rest.Count;
            return (LogListChange.Appends, newest, rest, _count);
        }

        return null;
    }
}
