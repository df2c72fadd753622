using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage;

namespace HyHome.Telemetry.Ingest.Otlp.Protobuf;

/// <summary>One log record as it came over the wire (opentelemetry.proto.logs.v1.LogRecord), its texts as places in the request.</summary>
internal struct LogFields
{
    public ulong Time;
    public ulong ObservedTime;
    public int Severity;
    public TextPlace SeverityText;

    /// <summary>The body where it is a string.</summary>
    public TextPlace Line;

    /// <summary>The body where it is something else.</summary>
    public AnyValue Body;
    public int FirstAttribute;
    public int AttributeCount;
    public uint DroppedAttributes;
    public uint Flags;
    public TraceId TraceId;
    public ulong SpanId;
}

/// <summary>Takes the records of a request as they are read.</summary>
internal interface ILogSink
{
    /// <summary>What comes next is of this resource.</summary>
    void Resource(ReadOnlySpan<byte> message, string schemaUrl);

    /// <summary>What comes next is of this scope.</summary>
    void Scope(ReadOnlySpan<byte> message, string schemaUrl);

    void Record(in LogFields record);
}

/// <summary>Decodes an ExportLogsServiceRequest (opentelemetry.proto.collector.logs.v1).</summary>
internal ref struct LogDecoder<TSink>
    where TSink : ILogSink
{
    private readonly TSink _sink;
    private AttributeDecoder _attributes;

    public LogDecoder(TSink sink, AttributeBuffer attributes, ReadOnlySpan<byte> request)
    {
        _sink = sink;
        _attributes = new AttributeDecoder(attributes, request);
    }

    public void Decode(ReadOnlySpan<byte> request)
    {
        var reader = new ProtoReader(request);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                Resource(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Resource(ReadOnlySpan<byte> message)
    {
        var resource = SharedFields.Read(message, out var schemaUrl);
        _sink.Resource(resource, schemaUrl);
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 2)
            {
                Scope(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Scope(ReadOnlySpan<byte> message)
    {
        var scope = SharedFields.Read(message, out var schemaUrl);
        _sink.Scope(scope, schemaUrl);
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 2)
            {
                Record(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Record(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        var record = new LogFields { FirstAttribute = _attributes.Begin() };
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    record.Time = reader.Fixed64();
                    break;
                case 2:
                    record.Severity = reader.Int32();
                    break;
                case 3:
                    record.SeverityText = _attributes.Place(reader.Utf8());
                    break;
                case 5:
                    Body(reader.Bytes(), ref record);
                    break;
                case 6:
                    _attributes.Add(reader.Bytes());
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

        record.AttributeCount = _attributes.End();
        _sink.Record(record);
    }

    // Nearly every body is a string, and a line is stored as UTF-8: it never becomes a .NET string.
    private readonly void Body(ReadOnlySpan<byte> message, ref LogFields record)
    {
        (record.Line, record.Body) = (default, default);
        var reader = new ProtoReader(message);
        if (reader.Next(out var field) && field == 1)
        {
            var line = reader.Utf8();
            if (!reader.Next(out _))
            {
                record.Line = _attributes.Place(line);
                return;
            }
        }

        record.Body = CommonDecoder.Value(message, 0);
    }
}
