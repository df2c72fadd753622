using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Collects the values of an attribute or an intrinsic from columns.</summary>
internal static class SpanValues
{
    public static void AddTo(DistinctValues values, SpanColumns columns, AttributeScope scope, string name, long start, long end)
    {
        if (scope is AttributeScope.Resource or AttributeScope.Any)
        {
            AddResources(values, columns, name, start, end);
        }

        switch (scope)
        {
            case AttributeScope.Span or AttributeScope.Any:
                AddAttributes(values, columns, name, start, end);
                break;
            case AttributeScope.Instrumentation:
                AddByTable(values, columns, columns.Scope, columns.Tables.Scopes.Count, start, end, id => ConditionMatch.Find(columns.Tables.Scopes[id].Attributes, name));
                break;
            case AttributeScope.Intrinsic:
                AddIntrinsic(values, columns, name, start, end);
                break;
            case AttributeScope.Event or AttributeScope.Link:
                AddExtras(values, columns, scope, name, start, end);
                break;
        }
    }

    private static void AddResources(DistinctValues values, SpanColumns columns, string name, long start, long end) =>
        AddByTable(values, columns, columns.Resource, columns.Tables.Resources.Count, start, end, id => ConditionMatch.Find(columns.Tables.Resources[id].Attributes, name));

    private static void AddByTable(DistinctValues values, SpanColumns columns, int[] column, int entries, long start, long end, Func<int, AnyValue?> value, Func<int, bool>? filter = null)
    {
        var seen = new bool[entries];
        for (var row = 0; row < columns.Count && !values.IsFull; row++)
        {
            var id = column[row];
            if (id < entries && !seen[id] && Overlaps(columns, row, start, end) && (filter is null || filter(row)))
            {
                seen[id] = true;
                if (value(id) is { } found)
                {
                    values.Add(found);
                }
            }
        }
    }

    private static void AddAttributes(DistinctValues values, SpanColumns columns, string name, long start, long end)
    {
        var tables = columns.Tables;
        var key = tables.Symbols.Find(name);
        if (key < 0)
        {
            return;
        }

        var symbols = new HashSet<int>();
        for (var row = 0; row < columns.Count && !values.IsFull; row++)
        {
            var shape = tables.Shapes.All[columns.Shape[row]];
            var position = shape.IndexOf(key);
            if (position < 0 || !Overlaps(columns, row, start, end))
            {
                continue;
            }

            var reader = new ByteReader(columns.BlobOf(row));
            for (var i = 0; i < position; i++)
            {
                SpanShape.Skip(ref reader, shape.Kind(i));
            }

            if (shape.Kind(position) != StoredKind.Symbol)
            {
                values.Add(SpanRows.ReadValue(ref reader, shape.Kind(position), tables.Symbols));
            }
            else if (reader.Int() is var symbol && symbols.Add(symbol))
            {
                values.Add(AnyValue.Of(tables.Symbols.Text(symbol)));
            }
        }
    }

    private static void AddIntrinsic(DistinctValues values, SpanColumns columns, string name, long start, long end)
    {
        var tables = columns.Tables;
        switch (name)
        {
            case "name" or "rootName":
                AddByTable(values, columns, columns.Name, tables.Symbols.Count, start, end, id => AnyValue.Of(tables.Symbols.Text(id)), Root(columns, name == "rootName"));
                break;
            case "rootServiceName":
                AddByTable(values, columns, columns.Resource, tables.Resources.Count, start, end, id => AnyValue.Of(tables.Resources[id].ServiceName), Root(columns, true));
                break;
            case "statusMessage":
                AddExtras(values, columns, AttributeScope.Intrinsic, name, start, end);
                break;
        }
    }

    private static Func<int, bool>? Root(SpanColumns columns, bool onlyRoots) => onlyRoots ? row => columns.ParentId[row] == 0 : null;

    private static void AddExtras(DistinctValues values, SpanColumns columns, AttributeScope scope, string name, long start, long end)
    {
        for (var row = 0; row < columns.Count && !values.IsFull; row++)
        {
            if ((columns.Flags[row] & SpanFlags.HasExtras) == 0 || !Overlaps(columns, row, start, end))
            {
                continue;
            }

            var span = SpanRows.Read(columns, row);
            if (scope == AttributeScope.Intrinsic)
            {
                if (span.StatusMessage.Length > 0)
                {
                    values.Add(AnyValue.Of(span.StatusMessage));
                }

                continue;
            }

            var lists = scope == AttributeScope.Event ? span.Events.Select(static e => e.Attributes) : span.Links.Select(static l => l.Attributes);
            foreach (var list in lists)
            {
                if (ConditionMatch.Find(list, name) is { } found)
                {
                    values.Add(found);
                }
            }
        }
    }

    private static bool Overlaps(SpanColumns columns, int row, long start, long end) => columns.Start[row] <= end && Math.Max(columns.Start[row], columns.End[row]) >= start;
}
