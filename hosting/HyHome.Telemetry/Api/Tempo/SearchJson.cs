using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.TraceQL.Evaluation;
using HyHome.Telemetry.TraceQL.Search;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Api.Tempo;

/// <summary>Writes the answer to a search as protobuf's JSON mapping of tempopb.SearchResponse: defaults left out, 64-bit numbers as strings.</summary>
internal static class SearchJson
{
    private const string NoRoot = "<root span not yet received>";

    internal static void Write(Utf8JsonWriter json, IReadOnlyList<FoundTrace> traces)
    {
        json.WriteStartArray("traces");
        foreach (var trace in traces)
        {
            WriteTrace(json, trace);
        }

        json.WriteEndArray();
        json.WriteStartObject("metrics");
        Number(json, "inspectedTraces", traces.Count);
        json.WriteNumber("completedJobs", 1);
        json.WriteNumber("totalJobs", 1);
        json.WriteEndObject();
    }

    /// <summary>Writes attributes as an array of keys with typed values; nothing where there are none.</summary>
    internal static void WriteAttributes(Utf8JsonWriter json, string name, IReadOnlyList<Attribute> attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var attribute in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", attribute.Key);
            json.WritePropertyName("value");
            OtlpTraceJsonWriter.WriteValue(json, attribute.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTrace(Utf8JsonWriter json, FoundTrace trace)
    {
        json.WriteStartObject();
        json.WriteString("traceID", TraceView.ShortId(trace.Id));
        json.WriteString("rootServiceName", trace.RootServiceName.Length == 0 ? NoRoot : trace.RootServiceName);
        Text(json, "rootTraceName", trace.RootName);
        Long(json, "startTimeUnixNano", trace.Start);
        Number(json, "durationMs", (long)Math.Min(trace.Duration / 1_000_000, uint.MaxValue));
        if (trace.Spansets.Count > 0)
        {
            json.WritePropertyName("spanSet");
            WriteSpanset(json, trace.Spansets[0]);
            json.WriteStartArray("spanSets");
            foreach (var spanset in trace.Spansets)
            {
                WriteSpanset(json, spanset);
            }

            json.WriteEndArray();
        }

        if (trace.Services.Count > 0)
        {
            WriteServices(json, trace.Services);
        }

        json.WriteEndObject();
    }

    private static void WriteServices(Utf8JsonWriter json, IReadOnlyList<ServiceStatistics> services)
    {
        json.WriteStartObject("serviceStats");
        foreach (var service in services)
        {
            json.WriteStartObject(service.Service);
            Number(json, "spanCount", service.Spans);
            Number(json, "errorCount", service.Errors);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSpanset(Utf8JsonWriter json, FoundSpanset spanset)
    {
        json.WriteStartObject();
        json.WriteStartArray("spans");
        foreach (var span in spanset.Spans)
        {
            json.WriteStartObject();
            json.WriteString("spanID", FieldReader.HexId(span.Id));
            Text(json, "name", span.Name);
            Long(json, "startTimeUnixNano", span.Start);
            Long(json, "durationNanos", span.Duration);
            WriteAttributes(json, "attributes", span.Attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("matched", spanset.Matched);
        WriteAttributes(json, "attributes", spanset.Attributes);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Long(Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
