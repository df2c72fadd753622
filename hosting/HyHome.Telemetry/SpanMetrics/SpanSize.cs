using System.Text;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>How many bytes a span takes as a protobuf message, which is what <c>traces_spanmetrics_size_total</c> counts.</summary>
internal static class SpanSize
{
    internal static int Of(Span span)
    {
        // Trace id, span id and the two times have fixed sizes, each with its tag.
        var size = 18 + 10 + 9 + 9 + Text(span.TraceState) + Text(span.Name) + (span.ParentSpanId == 0 ? 0 : 10);
        size += Number((ulong)span.Kind) + Number(span.DroppedAttributes) + Number(span.DroppedEvents) + Number(span.DroppedLinks);
        size += Attributes(span.Attributes) + (span.Flags == 0 ? 0 : 6);
        size += Message(Text(span.StatusMessage) + Number((ulong)span.Status));
        for (var i = 0; i < span.Events.Count; i++)
        {
            var item = span.Events[i];
            size += Message(9 + Text(item.Name) + Attributes(item.Attributes) + Number(item.DroppedAttributes));
        }

        for (var i = 0; i < span.Links.Count; i++)
        {
            var link = span.Links[i];
            size += Message(18 + 10 + Text(link.TraceState) + Attributes(link.Attributes) + Number(link.DroppedAttributes) + (link.Flags == 0 ? 0 : 5));
        }

        return size;
    }

    private static int Attributes(IReadOnlyList<Attribute> attributes)
    {
        var size = 0;
        for (var i = 0; i < attributes.Count; i++)
        {
            size += Message(Text(attributes[i].Key) + Message(Value(attributes[i].Value)));
        }

        return size;
    }

    private static int Value(AnyValue value) => value.Kind switch
    {
        AnyValueKind.String => Message(Encoding.UTF8.GetByteCount(value.String)),
        AnyValueKind.Bool => 2,
        AnyValueKind.Int => 1 + Varint((ulong)value.Int),
        AnyValueKind.Double => 9,
        AnyValueKind.Array => Message(value.Array.Sum(static v => Message(Value(v)))),
        AnyValueKind.Map => Message(Attributes(value.Map)),
        AnyValueKind.Bytes => Message(value.Bytes.Length),
        _ => 0,
    };

    private static int Text(string text) => text.Length == 0 ? 0 : Message(Encoding.UTF8.GetByteCount(text));

    private static int Number(ulong value) => value == 0 ? 0 : 1 + Varint(value);

    private static int Message(int content) => 1 + Varint((ulong)content) + content;

    private static int Varint(ulong value)
    {
        var bytes = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            bytes++;
        }

        return bytes;
    }
}
