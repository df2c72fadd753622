using System.Text.Json;

namespace HyHome.Dashboard.Clients.Tempo;

/// <summary>Reads traces: OTLP's JSON with ids in base64, as Tempo's protobuf mapping has them, or in hex, as OTLP's own has them.</summary>
internal static class TraceJson
{
    private const string NoService = "unknown_service";

    public static Trace Read(string traceId, JsonElement root)
    {
        var spans = new List<Span>();
        var trace = root.Find("trace") ?? root;
        foreach (var resource in trace.Items("resourceSpans"))
        {
            var from = Resource(resource);
            foreach (var scope in resource.Items("scopeSpans"))
            {
                var library = scope.Find("scope") is { } named ? (named.Text("name") + " " + named.Text("version")).Trim() : "";
                foreach (var span in scope.Items("spans"))
                {
                    spans.Add(Span(span, from, library));
                }
            }
        }

        spans.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        return new Trace(traceId, spans) { Warning = root.Text("message") is { Length: > 0 } message ? message : null };
    }

    public static IReadOnlyList<SpanAttribute> Attributes(JsonElement element, string name = "attributes")
    {
        var list = new List<SpanAttribute>();
        foreach (var attribute in element.Items(name))
        {
            var (value, type) = attribute.Find("value") is { } found ? Value(found) : ("", "string");
            list.Add(new SpanAttribute(attribute.Text("key"), value, type));
        }

        return list;
    }

    private static SpanResource Resource(JsonElement resource)
    {
        var attributes = resource.Find("resource") is { } found ? Attributes(found) : [];
        return new SpanResource(attributes.FirstOrDefault(static a => a.Key == "service.name").Value ?? NoService, attributes);
    }

    private static Span Span(JsonElement span, SpanResource resource, string scope)
    {
        var status = span.Find("status") ?? default;
        var start = span.Long("startTimeUnixNano");
        return new Span(
            Id(span.Text("spanId"), 8),
            Id(span.Text("parentSpanId"), 8) is { Length: > 0 } parent ? parent : null,
            span.Text("name"),
            Kind(span.Find("kind")),
            start,
            Math.Max(start, span.Long("endTimeUnixNano")),
            Status(status.Find("code")),
            status.Text("message"),
            Attributes(span),
            [.. span.Items("events").Select(static e => new SpanEvent(e.Long("timeUnixNano"), e.Text("name"), Attributes(e)))],
            [.. span.Items("links").Select(static l => new SpanLink(Id(l.Text("traceId"), 16), Id(l.Text("spanId"), 8), Attributes(l)))],
            resource,
            scope);
    }

    private static SpanKind Kind(JsonElement? kind) => kind is not { } given ? SpanKind.Unspecified
        : given.ValueKind == JsonValueKind.Number ? (SpanKind)given.GetInt32()
        : given.GetString() switch
        {
            "SPAN_KIND_INTERNAL" => SpanKind.Internal,
            "SPAN_KIND_SERVER" => SpanKind.Server,
            "SPAN_KIND_CLIENT" => SpanKind.Client,
            "SPAN_KIND_PRODUCER" => SpanKind.Producer,
            "SPAN_KIND_CONSUMER" => SpanKind.Consumer,
            _ => SpanKind.Unspecified,
        };

    private static SpanStatus Status(JsonElement? code) => code is not { } given ? SpanStatus.Unset
        : given.ValueKind == JsonValueKind.Number ? (SpanStatus)given.GetInt32()
        : given.GetString() switch
        {
            "STATUS_CODE_OK" => SpanStatus.Ok,
            "STATUS_CODE_ERROR" => SpanStatus.Error,
            _ => SpanStatus.Unset,
        };

    /// <summary>An id in hex: 8 bytes are 16 hex digits or 12 characters of base64.</summary>
    private static string Id(string text, int bytes)
    {
        if (text.Length == 0 || text.Length == bytes * 2)
        {
            return text;
        }

        Span<byte> id = stackalloc byte[bytes];
        return Convert.TryFromBase64String(text, id, out var written) && written == bytes && id.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(id) : "";
    }

    private static (string Text, string Type) Value(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "stringValue":
                    return (member.Value.GetString()!, "string");
                case "intValue":
                    return (member.Value.AsText(), "int");
                case "doubleValue":
                    return (member.Value.AsText(), "double");
                case "boolValue":
                    return (member.Value.GetRawText(), "bool");
                case "bytesValue":
                    return (member.Value.AsText(), "bytes");
                case "arrayValue":
                    return (Array(member.Value), "array");
                case "kvlistValue":
                    return (Map(member.Value), "map");
            }
        }

        return ("", "string");
    }

    private static string Array(JsonElement array) => "[" + string.Join(", ", array.Items("values").Select(Nested)) + "]";

    private static string Map(JsonElement map) =>
        "{" + string.Join(", ", map.Items("values").Select(static p => QueryText.Quote(p.Text("key")) + ": " + (p.Find("value") is { } v ? Nested(v) : "null"))) + "}";

    private static string Nested(JsonElement value)
    {
        var (text, type) = Value(value);
        return type is "string" or "bytes" ? QueryText.Quote(text) : text;
    }
}
