using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Makes spans of rows.</summary>
internal static class SpanRows
{
    public static Span Read(SpanColumns columns, int row)
    {
        var tables = columns.Tables;
        var reader = new ByteReader(columns.BlobOf(row));
        var attributes = ReadAttributes(ref reader, tables, tables.Shapes.All[columns.Shape[row]]);
        var extras = (columns.Flags[row] & SpanFlags.HasExtras) != 0 ? SpanExtras.Read(ref reader, columns.Start[row]) : SpanExtra.None;
        return new Span
        {
            TraceId = columns.TraceId(row),
            SpanId = columns.SpanId[row],
            ParentSpanId = columns.ParentId[row],
            Name = tables.Symbols.Text(columns.Name[row]),
            Kind = SpanFlags.Kind(columns.Flags[row]),
            Status = SpanFlags.Status(columns.Flags[row]),
            StatusMessage = extras.StatusMessage,
            StartUnixNano = columns.Start[row],
            EndUnixNano = columns.End[row],
            TraceState = extras.TraceState,
            Flags = extras.Flags,
            Attributes = attributes,
            DroppedAttributes = extras.DroppedAttributes,
            DroppedEvents = extras.DroppedEvents,
            DroppedLinks = extras.DroppedLinks,
            Events = extras.Events,
            Links = extras.Links,
            Resource = tables.Resources[columns.Resource[row]],
            Scope = tables.Scopes[columns.Scope[row]],
        };
    }

    /// <summary>One value of a shape.</summary>
    public static AnyValue ReadValue(ref ByteReader from, StoredKind kind, SymbolTable symbols)
    {
        switch (kind)
        {
            case StoredKind.Symbol:
                return AnyValue.Of(symbols.Text(from.Int()));
            case StoredKind.Text:
                return AnyValue.Of(from.Text());
            case StoredKind.Int:
                return AnyValue.Of(from.ZigZag());
            case StoredKind.Double:
                return AnyValue.Of(from.Double());
            case StoredKind.Bool:
                return AnyValue.Of(from.Byte() != 0);
            case StoredKind.Other:
                var nested = new ByteReader(from.Block());
                return ValueCodec.Read(ref nested);
            default:
                return default;
        }
    }

    private static Attribute[] ReadAttributes(ref ByteReader from, SpanTables tables, SpanShape shape)
    {
        var attributes = shape.Count == 0 ? [] : new Attribute[shape.Count];
        for (var i = 0; i < attributes.Length; i++)
        {
            attributes[i] = new Attribute(tables.Symbols.Text(shape.Key(i)), ReadValue(ref from, shape.Kind(i), tables.Symbols));
        }

        return attributes;
    }
}
