using HyHome.Telemetry.Ingest.Otlp.Records;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>Decodes ExportLogsServiceRequest.</summary>
internal static class LogDecoder
{
    /// <exception cref="OtlpFormatException">The message is malformed.</exception>
    public static List<ResourceLogs> Decode(ReadOnlySpan<byte> message)
    {
        var all = new List<ResourceLogs>();
        var lines = new ByteArena();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                all.Add(Resource(reader.Bytes(), lines));
            }
            else
            {
                reader.Skip();
            }
        }

        return all;
    }

    private static ResourceLogs Resource(ReadOnlySpan<byte> message, ByteArena lines)
    {
        ReadOnlySpan<byte> resource = default;
        var schemaUrl = "";
        var scopes = new List<ScopeLogs>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    resource = reader.Bytes();
                    break;
                case 2:
                    scopes.Add(Scope(reader.Bytes(), lines));
                    break;
                case 3:
                    schemaUrl = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new ResourceLogs(CommonDecoder.Resource(resource, schemaUrl), scopes);
    }

    private static ScopeLogs Scope(ReadOnlySpan<byte> message, ByteArena lines)
    {
        ReadOnlySpan<byte> scope = default;
        var schemaUrl = "";
        var records = new List<OtlpLogRecord>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    scope = reader.Bytes();
                    break;
                case 2:
                    records.Add(Record(reader.Bytes(), lines));
                    break;
                case 3:
                    schemaUrl = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var decoded = CommonDecoder.Scope(scope, schemaUrl, out var dropped);
        return new ScopeLogs(decoded, dropped, records);
    }

    private static OtlpLogRecord Record(ReadOnlySpan<byte> message, ByteArena lines)
    {
        var reader = new ProtoReader(message);
        var record = new OtlpLogRecord();
        var attributes = new AttributeList();
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    record.Time = reader.Fixed64();
                    break;
                case 2:
                    record.SeverityNumber = reader.Int32();
                    break;
                case 3:
                    record.SeverityText = reader.String();
                    break;
                case 5:
                    Body(reader.Bytes(), record, lines);
                    break;
                case 6:
                    attributes.Add(CommonDecoder.KeyValue(reader.Bytes(), 0));
                    break;
                case 7:
                    record.DroppedAttributes = reader.UInt32();
                    break;
                case 8:
                    record.Flags = reader.Fixed32();
                    break;
                case 9:
                    record.TraceId = CommonDecoder.TraceId(ref reader);
                    break;
                case 10:
                    record.SpanId = CommonDecoder.SpanId(ref reader);
                    break;
                case 11:
                    record.ObservedTime = reader.Fixed64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        record.Attributes = attributes.ToArray();
        return record;
    }

    // Nearly every body is a string, and a line is stored as UTF-8: it never becomes a .NET string.
    private static void Body(ReadOnlySpan<byte> message, OtlpLogRecord record, ByteArena lines)
    {
        var reader = new ProtoReader(message);
        if (reader.Next(out var field) && field == 1)
        {
            var line = reader.Utf8();
            if (!reader.Next(out _))
            {
                record.Line = lines.Copy(line);
                return;
            }
        }

        var value = CommonDecoder.Value(message, 0);
        if (value.Kind == AnyValueKind.String)
        {
            record.Line = System.Text.Encoding.UTF8.GetBytes(value.String);
        }
        else
        {
            record.Body = value;
        }
    }
}
