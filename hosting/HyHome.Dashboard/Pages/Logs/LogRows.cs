using System.Globalization;
using HyHome.Dashboard.Clients.Loki;

namespace HyHome.Dashboard.Pages.Logs;

/// <summary>The lines of a list, newest first. A live tail adds at the top; the oldest go where there are too many.</summary>
public sealed class LogRows
{
    private List<LogRow> _rows = [];
    private long _next;

    /// <summary>The lines, newest first. Each change gives a new list.</summary>
    public IReadOnlyList<LogRow> All => _rows;

    /// <summary>Another number after each <see cref="Set"/>: lines that were there before are gone.</summary>
    public int Version { get; private set; }

    /// <summary>Puts other lines in place.</summary>
    /// <param name="lines">Newest first.</param>
    public void Set(IReadOnlyList<LogLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        Version++;
        _next = lines.Count;
        _rows = [.. lines.Select((line, i) => new LogRow(lines.Count - 1 - i, line))];
    }

    /// <summary>Puts more lines in place: what is there stays where they begin with it, so that who looks at it sees nothing move.</summary>
    /// <param name="lines">Newest first.</param>
    public void Extend(IReadOnlyList<LogLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var known = _rows.Count;
        if (known == 0 || lines.Count < known || !_rows.Select(static row => (row.Line.Timestamp, row.Line.Text)).SequenceEqual(lines.Take(known).Select(static line => (line.Timestamp, line.Text))))
        {
            Set(lines);
            return;
        }

        var oldest = _rows[^1].Number;
        _rows = [.. _rows, .. lines.Skip(known).Select((line, i) => new LogRow(oldest - 1 - i, line))];
    }

    /// <summary>Adds lines at the top.</summary>
    /// <param name="lines">Oldest first.</param>
    /// <param name="most">How many are kept.</param>
    public void Add(IReadOnlyList<LogLine> lines, int most)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var rows = new List<LogRow>(Math.Min(most, _rows.Count + lines.Count));
        for (var i = lines.Count - 1; i >= 0 && rows.Count < most; i--)
        {
            rows.Add(new LogRow(_next + i, lines[i]));
        }

        _next += lines.Count;
        rows.AddRange(_rows.Take(most - rows.Count));
        _rows = rows;
    }

    /// <summary>The place of a row; -1 where it is not there.</summary>
    public int IndexOf(LogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Find(row.Number) is null ? -1 : (int)(_rows[0].Number - row.Number);
    }

    /// <summary>The row of a number; null where it is not there.</summary>
    public LogRow? Find(long number)
    {
        // Numbers fall by one from row to row.
        var at = _rows.Count == 0 ? -1 : _rows[0].Number - number;
        return at >= 0 && at < _rows.Count ? _rows[(int)at] : null;
    }

    /// <summary>The place of a row in an address: its time, and where several have the same, which of them it is.</summary>
    public string PlaceOf(LogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var place = row.Line.Timestamp.ToString(CultureInfo.InvariantCulture);
        var before = _rows.TakeWhile(r => !ReferenceEquals(r, row)).Count(r => r.Line.Timestamp == row.Line.Timestamp);
        return before == 0 ? place : string.Create(CultureInfo.InvariantCulture, $"{place}.{before}");
    }

    /// <summary>The row of a place; null where there is none.</summary>
    public LogRow? At(string? place) => Read(place) is { } read ? _rows.Where(r => r.Line.Timestamp == read.Timestamp).ElementAtOrDefault(read.Before) : null;

    /// <summary>Reads a place; null where it is none.</summary>
    internal static (long Timestamp, int Before)? Read(string? place)
    {
        var dot = place?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var before = 0;
        return long.TryParse(dot < 0 ? place : place![..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
            && (dot < 0 || int.TryParse(place![(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out before)) ? (timestamp, before) : null;
    }
}
