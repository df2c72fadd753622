using System.Text;
using System.Text.Json;
using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Decodes ExportLogsServiceRequest from OTLP/JSON.</summary>
internal static class JsonLogDecoder
{
    // The names are SEVERITY_NUMBER_INFO, SEVERITY_NUMBER_INFO2 and so on, four to a level.
    private enum Severity
    {
        Unspecified, Trace, Trace2, Trace3, Trace4, Debug, Debug2, Debug3, Debug4, Info, Info2, Info3, Info4,
        Warn, Warn2, Warn3, Warn4, Error, Error2, Error3, Error4, Fatal, Fatal2, Fatal3, Fatal4,
    }

    /// <exception cref="OtlpFormatException">The body is malformed.</exception>
    public static List<ResourceLogs> Decode(ReadOnlyMemory<byte> body) => JsonCommon.Read(body, static request =>
    {
        var all = new List<ResourceLogs>();
        JsonBatches.Resources(request, "resourceLogs", "scopeLogs", (resource, scopes) =>
            all.Add(new ResourceLogs(resource, scopes.ConvertAll(static element =>
            {
                var (scope, dropped, items) = JsonBatches.Scope(element, "logRecords");
                return new ScopeLogs(scope, dropped, items.ConvertAll(Record));
            }))));
        return all;
    });

    private static OtlpLogRecord Record(JsonElement element)
    {
        var record = new OtlpLogRecord();
        foreach (var member in JsonFields.Object(element, "a log record"))
        {
            var field = JsonFields.Name(member);
            var value = member.Value;
            switch (field)
            {
                case "timeUnixNano":
                    record.Time = JsonFields.UInt64(value, field);
                    break;
                case "observedTimeUnixNano":
                    record.ObservedTime = JsonFields.UInt64(value, field);
                    break;
                case "severityNumber":
                    record.SeverityNumber = JsonFields.Enum<Severity>(value, field, "SEVERITY_NUMBER_");
                    break;
                case "severityText":
                    record.SeverityText = JsonFields.String(value, field);
                    break;
                case "body":
                    var body = JsonCommon.Value(value, 0);
                    record.Line = Encoding.UTF8.GetBytes(body.String);
                    record.Body = body.Kind == AnyValueKind.String ? default : body;
                    break;
                case "attributes":
                    record.Attributes = JsonCommon.Attributes(value, 0);
                    break;
                case "droppedAttributesCount":
                    record.DroppedAttributes = JsonFields.UInt32(value, field);
                    break;
                case "flags":
                    record.Flags = JsonFields.UInt32(value, field);
                    break;
                case "traceId":
                    record.TraceId = JsonCommon.TraceId(value, field);
                    break;
                case "spanId":
                    record.SpanId = JsonCommon.SpanId(value, field);
                    break;
            }
        }

        return record;
    }
}
