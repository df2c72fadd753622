using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>The keys of attributes that tables know.</summary>
internal static class SpanKeys
{
    public static void AddTo(SortedSet<string> keys, SpanTables tables, AttributeScope scope)
    {
        switch (scope)
        {
            case AttributeScope.Span:
                AddShapes(keys, tables);
                break;
            case AttributeScope.Resource:
                AddResources(keys, tables);
                break;
            case AttributeScope.Any:
                AddShapes(keys, tables);
                AddResources(keys, tables);
                break;
            case AttributeScope.Event:
                keys.UnionWith(tables.EventKeys);
                break;
            case AttributeScope.Link:
                keys.UnionWith(tables.LinkKeys);
                break;
            case AttributeScope.Instrumentation:
                for (var i = 0; i < tables.Scopes.Count; i++)
                {
                    Add(keys, tables.Scopes[i].Attributes);
                }

                break;
        }
    }

    private static void AddShapes(SortedSet<string> keys, SpanTables tables)
    {
        for (var i = 0; i < tables.Shapes.All.Count; i++)
        {
            var shape = tables.Shapes.All[i];
            for (var at = 0; at < shape.Count; at++)
            {
                keys.Add(tables.Symbols.Text(shape.Key(at)));
            }
        }
    }

    private static void AddResources(SortedSet<string> keys, SpanTables tables)
    {
        for (var i = 0; i < tables.Resources.Count; i++)
        {
            Add(keys, tables.Resources[i].Attributes);
        }
    }

    private static void Add(SortedSet<string> keys, IReadOnlyList<Attribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            keys.Add(attribute.Key);
        }
    }
}
