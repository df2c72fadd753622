using System.Buffers;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Finds rows and traces in columns that may answer a scan.</summary>
internal sealed class SpanSelection
{
    private readonly TraceScan _scan;
    private readonly SpanFilter[] _filters;

    public SpanSelection(TraceScan scan, SpanTables tables)
    {
        _scan = scan;
        _filters = [.. scan.Conditions.Select(c => new SpanFilter(c, tables))];
    }

    /// <summary>Whether nothing here can answer: with one span to meet all conditions a single hopeless one is enough.</summary>
    public bool IsHopeless => _filters.Length > 0 && (_scan.SameSpan ? Array.Exists(_filters, static f => f.IsHopeless) : Array.TrueForAll(_filters, static f => f.IsHopeless));

    /// <summary>Rows from a first one on that start within the bounds and may meet all conditions.</summary>
    public List<int> Rows(SpanColumns columns, int first = 0)
    {
        var buffer = ArrayPool<bool>.Shared.Rent(columns.Count);
        try
        {
            var rows = buffer.AsSpan(0, columns.Count);
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = row >= first && columns.Start[row] >= _scan.Start && columns.Start[row] <= _scan.End;
            }

            foreach (var filter in _filters)
            {
                filter.Narrow(columns, rows);
            }

            var found = new List<int>();
            for (var row = 0; row < rows.Length; row++)
            {
                if (rows[row])
                {
                    found.Add(row);
                }
            }

            return found;
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Traces with a row that may meet the conditions: all of them on one row, or, where spans may share the work, any of them.
    /// Each with its earliest such start, and whether its rows here meet all conditions.
    /// </summary>
    public Dictionary<TraceId, TraceHit> Traces(SpanColumns columns)
    {
        var found = new Dictionary<TraceId, TraceHit>();
        var buffer = ArrayPool<bool>.Shared.Rent(columns.Count);
        try
        {
            var rows = buffer.AsSpan(0, columns.Count);
            rows.Fill(true);
            if (_scan.SameSpan || _filters.Length < 2)
            {
                foreach (var filter in _filters)
                {
                    filter.Narrow(columns, rows);
                }

                Collect(columns, rows, found, -1);
                return found;
            }

            for (var i = 0; i < _filters.Length; i++)
            {
                rows.Fill(true);
                _filters[i].Narrow(columns, rows);
                Collect(columns, rows, found, 1L << (i & 63));
            }

            return found;
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the rows of a trace in one place meet all conditions, be it on different spans.</summary>
    public bool MeetsAll(TraceHit trace)
    {
        var all = _filters.Length >= 64 ? -1 : (1L << _filters.Length) - 1;
        return (trace.Met & all) == all;
    }

    /// <summary>Whether a whole trace answers: a span overlaps the bounds, and the conditions are met.</summary>
    public static bool Answers(Trace trace, TraceScan scan)
    {
        if (!trace.Spans.Any(s => s.StartUnixNano <= scan.End && Math.Max(s.StartUnixNano, s.EndUnixNano) >= scan.Start))
        {
            return false;
        }

        return scan.SameSpan
            ? trace.Spans.Any(s => scan.Conditions.All(c => ConditionMatch.Meets(s, c)))
            : scan.Conditions.All(c => trace.Spans.Any(s => ConditionMatch.Meets(s, c)));
    }

    private static void Collect(SpanColumns columns, Span<bool> rows, Dictionary<TraceId, TraceHit> found, long met)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row])
            {
                ref var trace = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(found, columns.TraceId(row), out var known);
                trace = new TraceHit(known ? Math.Min(trace.Start, columns.Start[row]) : columns.Start[row], trace.Met | met);
            }
        }
    }
}

/// <summary>A trace found in one place: its earliest row that counts, and which conditions are met there.</summary>
internal readonly record struct TraceHit(long Start, long Met);
