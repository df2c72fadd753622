using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Reads only some attributes of spans, and nothing of what few spans have: queries over many spans look at one or two.</summary>
internal sealed class SpanProjection
{
    private readonly int[] _keys;
    private readonly List<int[]?> _positions = [];

    public SpanProjection(IEnumerable<string> names, SpanTables tables)
    {
        Tables = tables;
        _keys = [.. names.Select(n => tables.Symbols.Find(n)).Where(static key => key >= 0)];
    }

    public SpanTables Tables { get; }

    public Span Read(SpanColumns columns, int row) => new()
    {
        TraceId = columns.TraceId(row),
        SpanId = columns.SpanId[row],
        ParentSpanId = columns.ParentId[row],
        Name = Tables.Symbols.Text(columns.Name[row]),
        Kind = SpanFlags.Kind(columns.Flags[row]),
        Status = SpanFlags.Status(columns.Flags[row]),
        StartUnixNano = columns.Start[row],
        EndUnixNano = columns.End[row],
        Attributes = Attributes(columns, row),
        Resource = Tables.Resources[columns.Resource[row]],
        Scope = Tables.Scopes[columns.Scope[row]],
    };

    private Attribute[] Attributes(SpanColumns columns, int row)
    {
        var shapeId = columns.Shape[row];
        var positions = Positions(shapeId);
        if (positions.Length == 0)
        {
            return [];
        }

        var shape = Tables.Shapes.All[shapeId];
        var reader = new ByteReader(columns.BlobOf(row));
        var attributes = new Attribute[positions.Length];
        var at = 0;
        for (var i = 0; i < attributes.Length; i++, at++)
        {
            for (; at < positions[i]; at++)
            {
                SpanShape.Skip(ref reader, shape.Kind(at));
            }

            attributes[i] = new Attribute(Tables.Symbols.Text(shape.Key(at)), SpanRows.ReadValue(ref reader, shape.Kind(at), Tables.Symbols));
        }

        return attributes;
    }

    // Where spans of a shape have the wanted attributes, in ascending order.
    private int[] Positions(int shapeId)
    {
        while (_positions.Count <= shapeId)
        {
            _positions.Add(null);
        }

        if (_positions[shapeId] is { } known)
        {
            return known;
        }

        var shape = Tables.Shapes.All[shapeId];
        return _positions[shapeId] = [.. Enumerable.Range(0, shape.Count).Where(i => Array.IndexOf(_keys, shape.Key(i)) >= 0)];
    }
}
