using System.Buffers.Binary;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>
/// Writes spans as OTLP's TracesData in protobuf: one ResourceSpans for each resource, one ScopeSpans for each scope in it, in the order of the spans.
/// Tempo's own Trace message has the same form.
/// </summary>
internal static class OtlpTraceWriter
{
    public static byte[] ToProtobuf(IEnumerable<Span> spans)
    {
        var writer = new ProtoWriter();
        Write(writer, spans);
        return writer.ToArray();
    }

    /// <summary>Writes the fields of a TracesData message into one that is being written.</summary>
    public static void Write(ProtoWriter writer, IEnumerable<Span> spans)
    {
        foreach (var (resource, scopes) in SpanGroups.Of(spans))
        {
            var resourceSpans = writer.Begin(1);
            var resourceMessage = writer.Begin(1);
            Attributes(writer, 1, resource.Attributes);
            writer.End(resourceMessage);
            foreach (var (scope, members) in scopes)
            {
                var scopeSpans = writer.Begin(2);
                var scopeMessage = writer.Begin(1);
                writer.String(1, scope.Name);
                writer.String(2, scope.Version);
                Attributes(writer, 3, scope.Attributes);
                writer.End(scopeMessage);
                foreach (var span in members)
                {
                    WriteSpan(writer, span);
                }

                writer.String(3, scope.SchemaUrl);
                writer.End(scopeSpans);
            }

            writer.String(3, resource.SchemaUrl);
            writer.End(resourceSpans);
        }
    }

    private static void WriteSpan(ProtoWriter writer, Span span)
    {
        var message = writer.Begin(2);
        TraceId(writer, 1, span.TraceId);
        SpanId(writer, 2, span.SpanId);
        writer.String(3, span.TraceState);
        if (span.ParentSpanId != 0)
        {
            SpanId(writer, 4, span.ParentSpanId);
        }

        writer.String(5, span.Name);
        writer.UInt64(6, (ulong)span.Kind);
        writer.Fixed64(7, (ulong)span.StartUnixNano);
        writer.Fixed64(8, (ulong)span.EndUnixNano);
        Attributes(writer, 9, span.Attributes);
        writer.UInt64(10, span.DroppedAttributes);
        foreach (var spanEvent in span.Events)
        {
            var eventMessage = writer.Begin(11);
            writer.Fixed64(1, (ulong)spanEvent.TimeUnixNano);
            writer.String(2, spanEvent.Name);
            Attributes(writer, 3, spanEvent.Attributes);
            writer.UInt64(4, spanEvent.DroppedAttributes);
            writer.End(eventMessage);
        }

        writer.UInt64(12, span.DroppedEvents);
        foreach (var link in span.Links)
        {
            var linkMessage = writer.Begin(13);
            TraceId(writer, 1, link.TraceId);
            SpanId(writer, 2, link.SpanId);
            writer.String(3, link.TraceState);
            Attributes(writer, 4, link.Attributes);
            writer.UInt64(5, link.DroppedAttributes);
            writer.Fixed32(6, link.Flags);
            writer.End(linkMessage);
        }

        writer.UInt64(14, span.DroppedLinks);
        var status = writer.Begin(15);
        writer.String(2, span.StatusMessage);
        writer.UInt64(3, (ulong)span.Status);
        writer.End(status);
        writer.Fixed32(16, span.Flags);
        writer.End(message);
    }

    internal static void Attributes(ProtoWriter writer, int field, IReadOnlyList<Attribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            var pair = writer.Begin(field);
            writer.String(1, attribute.Key);
            var value = writer.Begin(2);
            Value(writer, attribute.Value);
            writer.End(value);
            writer.End(pair);
        }
    }

    internal static void Value(ProtoWriter writer, AnyValue value)
    {
        switch (value.Kind)
        {
            case AnyValueKind.String:
                writer.RequiredString(1, value.String);
                break;
            case AnyValueKind.Bool:
                writer.RequiredUInt64(2, value.Bool ? 1UL : 0);
                break;
            case AnyValueKind.Int:
                writer.RequiredUInt64(3, (ulong)value.Int);
                break;
            case AnyValueKind.Double:
                writer.Double(4, value.Double);
                break;
            case AnyValueKind.Array:
                var array = writer.Begin(5);
                foreach (var element in value.Array)
                {
                    var item = writer.Begin(1);
                    Value(writer, element);
                    writer.End(item);
                }

                writer.End(array);
                break;
            case AnyValueKind.Map:
                var map = writer.Begin(6);
                Attributes(writer, 1, value.Map);
                writer.End(map);
                break;
            case AnyValueKind.Bytes:
                writer.Bytes(7, value.Bytes.Span);
                break;
            case AnyValueKind.Empty:
                break;
        }
    }

    private static void TraceId(ProtoWriter writer, int field, TraceId id)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);
        writer.Bytes(field, bytes);
    }

    private static void SpanId(ProtoWriter writer, int field, ulong id)
    {
        System.Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        writer.Bytes(field, bytes);
    }
}
