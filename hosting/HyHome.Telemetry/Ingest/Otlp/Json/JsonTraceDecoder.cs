using System.Text.Json;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Decodes ExportTraceServiceRequest from OTLP/JSON.</summary>
internal static class JsonTraceDecoder
{
    /// <exception cref="OtlpFormatException">The body is malformed.</exception>
    public static List<Span> Decode(ReadOnlyMemory<byte> body) => JsonCommon.Read(body, static request =>
    {
        var spans = new List<Span>();
        JsonBatches.Resources(request, "resourceSpans", "scopeSpans", (resource, scopes) =>
        {
            foreach (var element in scopes)
            {
                var (scope, _, items) = JsonBatches.Scope(element, "spans");
                spans.AddRange(items.Select(item => Span(item, resource, scope)));
            }
        });
        return spans;
    });

    private static Span Span(JsonElement element, TelemetryResource resource, InstrumentationScope scope)
    {
        TraceId traceId = default;
        ulong spanId = 0, parentSpanId = 0, start = 0, end = 0;
        string name = "", traceState = "", statusMessage = "";
        uint flags = 0, droppedAttributes = 0, droppedEvents = 0, droppedLinks = 0;
        int kind = 0, status = 0;
        Attribute[] attributes = [];
        SpanEvent[] events = [];
        SpanLink[] links = [];
        foreach (var member in JsonFields.Object(element, "a span"))
        {
            var field = JsonFields.Name(member);
            var value = member.Value;
            switch (field)
            {
                case "traceId":
                    traceId = JsonCommon.TraceId(value, field);
                    break;
                case "spanId":
                    spanId = JsonCommon.SpanId(value, field);
                    break;
                case "parentSpanId":
                    parentSpanId = JsonCommon.SpanId(value, field);
                    break;
                case "traceState":
                    traceState = JsonFields.String(value, field);
                    break;
                case "name":
                    name = JsonFields.String(value, field);
                    break;
                case "kind":
                    kind = JsonFields.Enum<SpanKind>(value, field, "SPAN_KIND_");
                    break;
                case "startTimeUnixNano":
                    start = JsonFields.UInt64(value, field);
                    break;
                case "endTimeUnixNano":
                    end = JsonFields.UInt64(value, field);
                    break;
                case "attributes":
                    attributes = JsonCommon.Attributes(value, 0);
                    break;
                case "droppedAttributesCount":
                    droppedAttributes = JsonFields.UInt32(value, field);
                    break;
                case "events":
                    events = [.. JsonFields.Array(value, field).Select(Event)];
                    break;
                case "droppedEventsCount":
                    droppedEvents = JsonFields.UInt32(value, field);
                    break;
                case "links":
                    links = [.. JsonFields.Array(value, field).Select(Link)];
                    break;
                case "droppedLinksCount":
                    droppedLinks = JsonFields.UInt32(value, field);
                    break;
                case "status":
                    (status, statusMessage) = Status(value);
                    break;
                case "flags":
                    flags = JsonFields.UInt32(value, field);
                    break;
            }
        }

        return new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parentSpanId,
            Name = name,
            Kind = kind is >= 0 and <= (int)SpanKind.Consumer ? (SpanKind)kind : SpanKind.Unspecified,
            Status = status is >= 0 and <= (int)SpanStatus.Error ? (SpanStatus)status : SpanStatus.Unset,
            StatusMessage = statusMessage,
            StartUnixNano = OtlpTime.Nanoseconds(start),
            EndUnixNano = OtlpTime.Nanoseconds(end),
            TraceState = traceState,
            Flags = flags,
            Attributes = attributes,
            DroppedAttributes = droppedAttributes,
            Events = events,
            DroppedEvents = droppedEvents,
            Links = links,
            DroppedLinks = droppedLinks,
            Resource = resource,
            Scope = scope,
        };
    }

    private static SpanEvent Event(JsonElement element)
    {
        ulong time = 0;
        var name = "";
        uint dropped = 0;
        Attribute[] attributes = [];
        foreach (var member in JsonFields.Object(element, "an event"))
        {
            var field = JsonFields.Name(member);
            switch (field)
            {
                case "timeUnixNano":
                    time = JsonFields.UInt64(member.Value, field);
                    break;
                case "name":
                    name = JsonFields.String(member.Value, field);
                    break;
                case "attributes":
                    attributes = JsonCommon.Attributes(member.Value, 0);
                    break;
                case "droppedAttributesCount":
                    dropped = JsonFields.UInt32(member.Value, field);
                    break;
            }
        }

        return new SpanEvent(OtlpTime.Nanoseconds(time), name, attributes, dropped);
    }

    private static SpanLink Link(JsonElement element)
    {
        TraceId traceId = default;
        ulong spanId = 0;
        var traceState = "";
        uint flags = 0, dropped = 0;
        Attribute[] attributes = [];
        foreach (var member in JsonFields.Object(element, "a link"))
        {
            var field = JsonFields.Name(member);
            switch (field)
            {
                case "traceId":
                    traceId = JsonCommon.TraceId(member.Value, field);
                    break;
                case "spanId":
                    spanId = JsonCommon.SpanId(member.Value, field);
                    break;
                case "traceState":
                    traceState = JsonFields.String(member.Value, field);
                    break;
                case "attributes":
                    attributes = JsonCommon.Attributes(member.Value, 0);
                    break;
                case "droppedAttributesCount":
                    dropped = JsonFields.UInt32(member.Value, field);
                    break;
                case "flags":
                    flags = JsonFields.UInt32(member.Value, field);
                    break;
            }
        }

        return new SpanLink(traceId, spanId, traceState, attributes, flags, dropped);
    }

    private static (int Code, string Message) Status(JsonElement element)
    {
        var code = 0;
        var message = "";
        foreach (var member in JsonFields.Object(element, "status"))
        {
            switch (JsonFields.Name(member))
            {
                case "code":
                    code = JsonFields.Enum<SpanStatus>(member.Value, "status.code", "STATUS_CODE_");
                    break;
                case "message":
                    message = JsonFields.String(member.Value, "status.message");
                    break;
            }
        }

        return (code, message);
    }
}
