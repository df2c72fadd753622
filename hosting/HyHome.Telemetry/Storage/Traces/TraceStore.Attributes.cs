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

    private IEnumerable<SpanTables> TablesBetween(long start, long end)
    {
        if (_head.Count > 0 && _head.MinStart <= end && _head.MaxEnd >= start)
        {
            yield return _head.Tables;
        }
    }

    private IEnumerable<SpanColumns> ColumnsBetween(long start, long end)
    {
        if (_head.Count > 0 && _head.MinStart <= end && _head.MaxEnd >= start)
        {
            yield return _head.Snapshot();
        }
    }
}
