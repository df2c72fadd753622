using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    /// <inheritdoc />
    public IEnumerable<Trace> Search(TraceScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return SearchLazily(scan);
    }

    /// <inheritdoc />
    public IEnumerable<Span> Spans(TraceScan scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        return SpansLazily(scan);
    }

    private IEnumerable<Trace> SearchLazily(TraceScan scan)
    {
        if (_head.Count == 0 || _head.MinStart > scan.End || _head.MaxEnd < scan.Start)
        {
            yield break;
        }

        var columns = _head.Snapshot();
        var selection = new SpanSelection(scan, columns.Tables);
        if (selection.IsHopeless)
        {
            yield break;
        }

        foreach (var (id, _) in selection.Traces(columns).OrderByDescending(static t => t.Value))
        {
            if (Find(id) is { } trace && SpanSelection.Answers(trace, scan))
            {
                yield return trace;
            }
        }
    }

    private IEnumerable<Span> SpansLazily(TraceScan scan)
    {
        var columns = _head.Snapshot();
        var selection = new SpanSelection(scan, columns.Tables);
        if (selection.IsHopeless)
        {
            yield break;
        }

        foreach (var row in selection.Rows(columns))
        {
            var span = SpanRows.Read(columns, row);
            if (scan.Conditions.All(c => ConditionMatch.Meets(span, c)))
            {
                yield return span;
            }
        }
    }
}
