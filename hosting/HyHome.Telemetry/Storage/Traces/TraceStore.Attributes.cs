using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

public sealed partial class TraceStore
{
    /// <inheritdoc />
    public IReadOnlyList<string> AttributeKeys(AttributeScope scope, long start, long end)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tables in TablesBetween(start, end))
        {
            SpanKeys.AddTo(keys, tables, scope);
        }

        return [.. keys];
    }

    /// <inheritdoc />
    public IReadOnlyList<AnyValue> AttributeValues(AttributeScope scope, string name, long start, long end, int limit)
    {
        var values = new DistinctValues(limit);
        foreach (var columns in ColumnsBetween(start, end))
        {
            SpanValues.AddTo(values, columns, scope, name, start, end);
            if (values.IsFull)
            {
                break;
            }
        }

        return values.All;
    }

    private List<SpanTables> TablesBetween(long start, long end)
    {
        var state = State;
        var tables = new List<SpanTables>();
        foreach (var head in state.Heads)
        {
            if (head.Count > 0 && head.MinStart <= end && head.MaxEnd >= start)
            {
                tables.Add(head.Tables);
            }
        }

        foreach (var block in state.Blocks)
        {
            if (block.Bounds.Overlaps(start, end))
            {
                Guard(block, () => tables.Add(block.Tables));
            }
        }

        return tables;
    }

    private IEnumerable<SpanColumns> ColumnsBetween(long start, long end)
    {
        var state = State;
        foreach (var head in state.Heads)
        {
            if (head.Count > 0 && head.MinStart <= end && head.MaxEnd >= start)
            {
                yield return head.Snapshot();
            }
        }

        foreach (var block in state.Blocks)
        {
            for (var page = 0; page < block.Pages.Length; page++)
            {
                if (block.Pages[page].Bounds.Overlaps(start, end) && TryPage(block, page) is { } columns)
                {
                    yield return columns;
                }
            }
        }
    }
}
