using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>What few spans have.</summary>
internal sealed record SpanExtra(string StatusMessage, string TraceState, uint Flags, uint DroppedAttributes, uint DroppedEvents, uint DroppedLinks, SpanEvent[] Events, SpanLink[] Links)
{
    public static SpanExtra None { get; } = new("", "", 0, 0, 0, 0, [], []);

    /// <summary>What a span has of it; null where that is nothing.</summary>
    public static SpanExtra? Of(Span span)
    {
        var has = span.StatusMessage.Length > 0 || span.TraceState.Length > 0 || span.Flags != 0 || span.Events.Count > 0 || span.Links.Count > 0 ||
            (span.DroppedAttributes | span.DroppedEvents | span.DroppedLinks) != 0;
        return has
            ? new SpanExtra(span.StatusMessage, span.TraceState, span.Flags, span.DroppedAttributes, span.DroppedEvents, span.DroppedLinks, [.. span.Events], [.. span.Links])
            : null;
    }
}

/// <summary>What few spans have: a status message, a trace state, flags, events and links. Written after the attributes' values.</summary>
internal static class SpanExtras
{
    public static void Write(ByteWriter to, SpanExtra span, long start, SpanTables tables)
    {
        to.Text(span.StatusMessage);
        to.Text(span.TraceState);
        to.Varint(span.Flags);
        to.Varint(span.DroppedAttributes);
        to.Varint(span.DroppedEvents);
        to.Varint(span.DroppedLinks);
        to.Varint(span.Events.Length);
        foreach (var e in span.Events)
        {
            to.ZigZag(e.TimeUnixNano - start);
            to.Text(e.Name);
            to.Varint(e.DroppedAttributes);
            ValueCodec.Write(to, e.Attributes);
            foreach (var attribute in e.Attributes)
            {
                tables.NoteEventKey(attribute.Key);
            }
        }

        to.Varint(span.Links.Length);
        foreach (var link in span.Links)
        {
            to.UInt64(link.TraceId.High);
            to.UInt64(link.TraceId.Low);
            to.UInt64(link.SpanId);
            to.Text(link.TraceState);
            to.Varint(link.Flags);
            to.Varint(link.DroppedAttributes);
            ValueCodec.Write(to, link.Attributes);
            foreach (var attribute in link.Attributes)
            {
                tables.NoteLinkKey(attribute.Key);
            }
        }
    }

    public static SpanExtra Read(ref ByteReader from, long start)
    {
        var message = from.Text();
        var state = from.Text();
        var flags = (uint)from.Varint();
        var droppedAttributes = (uint)from.Varint();
        var droppedEvents = (uint)from.Varint();
        var droppedLinks = (uint)from.Varint();
        var events = new SpanEvent[from.Count()];
        for (var i = 0; i < events.Length; i++)
        {
            var time = start + from.ZigZag();
            var name = from.Text();
            var dropped = (uint)from.Varint();
            events[i] = new SpanEvent(time, name, ValueCodec.ReadAttributes(ref from), dropped);
        }

        var links = new SpanLink[from.Count()];
        for (var i = 0; i < links.Length; i++)
        {
            var trace = new TraceId(from.UInt64(), from.UInt64());
            var span = from.UInt64();
            var linkState = from.Text();
            var linkFlags = (uint)from.Varint();
            var dropped = (uint)from.Varint();
            links[i] = new SpanLink(trace, span, linkState, ValueCodec.ReadAttributes(ref from), linkFlags, dropped);
        }

        return new SpanExtra(message, state, flags, droppedAttributes, droppedEvents, droppedLinks, events, links);
    }
}
