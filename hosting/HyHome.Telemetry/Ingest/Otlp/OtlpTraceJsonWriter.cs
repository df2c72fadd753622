using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>
/// Writes spans as JSON the way Tempo answers: protobuf's JSON mapping, so ids in base64 (not in hexadecimal as in OTLP/JSON),
/// enums by name and 64-bit integers as strings; defaults are left out.
/// </summary>
internal static class OtlpTraceJsonWriter
{
    /// <summary>Writes the array of resource spans; the caller names it (<c>batches</c> or <c>resourceSpans</c>).</summary>
    public static void WriteResourceSpans(Utf8JsonWriter json, IEnumerable<Span> spans)
    {
        json.WriteStartArray();
        foreach (var (resource, scopes) in SpanGroups.Of(spans))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            Attributes(json, resource.Attributes);
            json.WriteEndObject();
            json.WriteStartArray("scopeSpans");
            foreach (var (scope, members) in scopes)
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                Text(json, "name", scope.Name);
                Text(json, "version", scope.Version);
                Attributes(json, scope.Attributes);
                json.WriteEndObject();
                json.WriteStartArray("spans");
                foreach (var span in members)
                {
                    WriteSpan(json, span);
                }

                json.WriteEndArray();
                Text(json, "schemaUrl", scope.SchemaUrl);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Text(json, "schemaUrl", resource.SchemaUrl);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        TraceId(json, span.TraceId);
        SpanId(json, "spanId", span.SpanId);
        Text(json, "traceState", span.TraceState);
        if (span.ParentSpanId != 0)
        {
            SpanId(json, "parentSpanId", span.ParentSpanId);
        }

        Text(json, "name", span.Name);
        if (span.Kind != SpanKind.Unspecified)
        {
            json.WriteString("kind", $"SPAN_KIND_{span.Kind.ToString().ToUpperInvariant()}");
        }

        Time(json, "startTimeUnixNano", span.StartUnixNano);
        Time(json, "endTimeUnixNano", span.EndUnixNano);
        Attributes(json, span.Attributes);
        Number(json, "droppedAttributesCount", span.DroppedAttributes);
        WriteEvents(json, span);
        Number(json, "droppedEventsCount", span.DroppedEvents);
        WriteLinks(json, span);
        Number(json, "droppedLinksCount", span.DroppedLinks);
        json.WriteStartObject("status");
        Text(json, "message", span.StatusMessage);
        if (span.Status != SpanStatus.Unset)
        {
            json.WriteString("code", $"STATUS_CODE_{span.Status.ToString().ToUpperInvariant()}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, Span span)
    {
        if (span.Events.Count == 0)
        {
            return;
        }

        json.WriteStartArray("events");
        foreach (var spanEvent in span.Events)
        {
            json.WriteStartObject();
            Time(json, "timeUnixNano", spanEvent.TimeUnixNano);
            Text(json, "name", spanEvent.Name);
            Attributes(json, spanEvent.Attributes);
            Number(json, "droppedAttributesCount", spanEvent.DroppedAttributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, Span span)
    {
        if (span.Links.Count == 0)
        {
            return;
        }

        json.WriteStartArray("links");
        foreach (var link in span.Links)
        {
            json.WriteStartObject();
            TraceId(json, link.TraceId);
            SpanId(json, "spanId", link.SpanId);
            Text(json, "traceState", link.TraceState);
            Attributes(json, link.Attributes);
            Number(json, "droppedAttributesCount", link.DroppedAttributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Attributes(Utf8JsonWriter json, IReadOnlyList<Attribute> attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("attributes");
        foreach (var attribute in attributes)
        {
            Pair(json, attribute);
        }

        json.WriteEndArray();
    }

    private static void Pair(Utf8JsonWriter json, Attribute attribute)
    {
        json.WriteStartObject();
        json.WriteString("key", attribute.Key);
        json.WritePropertyName("value");
        WriteValue(json, attribute.Value);
        json.WriteEndObject();
    }

    /// <summary>Writes an AnyValue: an object with the one member that is set.</summary>
    public static void WriteValue(Utf8JsonWriter json, AnyValue value)
    {
        json.WriteStartObject();
        switch (value.Kind)
        {
            case AnyValueKind.String:
                json.WriteString("stringValue", value.String);
                break;
            case AnyValueKind.Bool:
                json.WriteBoolean("boolValue", value.Bool);
                break;
            case AnyValueKind.Int:
                json.WriteString("intValue", value.Int.ToString(CultureInfo.InvariantCulture));
                break;
            case AnyValueKind.Double when double.IsFinite(value.Double):
                json.WriteNumber("doubleValue", value.Double);
                break;
            case AnyValueKind.Double:
                json.WriteString("doubleValue", double.IsNaN(value.Double) ? "NaN" : value.Double > 0 ? "Infinity" : "-Infinity");
                break;
            case AnyValueKind.Array:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var element in value.Array)
                {
                    WriteValue(json, element);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case AnyValueKind.Map:
                json.WriteStartObject("kvlistValue");
                json.WriteStartArray("values");
                foreach (var entry in value.Map)
                {
                    Pair(json, entry);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case AnyValueKind.Bytes:
                json.WriteBase64String("bytesValue", value.Bytes.Span);
                break;
            case AnyValueKind.Empty:
                break;
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, uint value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Time(Utf8JsonWriter json, string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));

    private static void TraceId(Utf8JsonWriter json, TraceId id)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);
        json.WriteBase64String("traceId", bytes);
    }

    private static void SpanId(Utf8JsonWriter json, string name, ulong id)
    {
        System.Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        json.WriteBase64String(name, bytes);
    }
}
