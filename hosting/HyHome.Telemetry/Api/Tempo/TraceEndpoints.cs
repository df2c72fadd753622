using System.Text.Json;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.TraceQL.Evaluation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>One trace by its id. Start and end are checked and otherwise ignored, as Tempo does for what it still holds in memory.</summary>
internal static class TraceEndpoints
{
    internal static async Task GetAsync(HttpContext http, TempoApiContext context, bool version2, CancellationToken cancellationToken)
    {
        var id = ReadId((string)http.GetRouteValue("id")!);
        CheckRange(new TempoParameters(http.Request.Query));
        var trace = context.Traces.Find(id);
        if (trace is null && !version2)
        {
            // Tempo's answer has neither body nor content type.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Span[] spans = trace is null ? [] : new TraceView(trace).Spans;
        if (http.WantsProtobuf())
        {
            await http.WriteProtobufAsync(version2 ? Version2Message(spans) : OtlpTraceWriter.ToProtobuf(spans), cancellationToken);
            return;
        }

        await http.WriteJsonAsync(json => Write(json, spans, version2), cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, Span[] spans, bool version2)
    {
        if (!version2)
        {
            json.WritePropertyName("batches");
            OtlpTraceJsonWriter.WriteResourceSpans(json, spans);
            return;
        }

        json.WriteStartObject("trace");
        if (spans.Length > 0)
        {
            json.WritePropertyName("resourceSpans");
            OtlpTraceJsonWriter.WriteResourceSpans(json, spans);
        }

        json.WriteEndObject();
        json.WriteStartObject("metrics");
        json.WriteEndObject();
    }

    private static byte[] Version2Message(Span[] spans)
    {
        var writer = new ProtoWriter();
        var trace = writer.Begin(1);
        OtlpTraceWriter.Write(writer, spans);
        writer.End(trace);
        return writer.ToArray();
    }

    private static TraceId ReadId(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]))
            {
                throw new TempoRequestException($"trace IDs can only contain hex characters: invalid character '{text[i]}' at position {i + 1}");
            }
        }

        return TraceId.TryParse(text, out var id) ? id : throw new TempoRequestException("trace IDs can't be larger than 128 bits");
    }

    private static void CheckRange(TempoParameters parameters)
    {
        if (parameters.Text("mode") is { } mode and not ("all" or "ingesters" or "blocks" or "external"))
        {
            throw new TempoRequestException($"invalid value for mode {mode}");
        }

        var start = parameters.SignedNumber("start") ?? 0;
        var end = parameters.SignedNumber("end") ?? 0;
        if (start != 0 && end != 0 && end <= start)
        {
            throw new TempoRequestException($"http parameter start must be before end. received start={start} end={end}");
        }
    }
}
