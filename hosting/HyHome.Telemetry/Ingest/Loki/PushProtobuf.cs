using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Logs;
using Snappier;

namespace HyHome.Telemetry.Ingest.Loki;

/// <summary>Reads pushes as Promtail and Alloy send them: logproto's PushRequest, compressed as one snappy block.</summary>
internal static class PushProtobuf
{
    /// <exception cref="FormatException">It cannot be decompressed or decoded, or is too large.</exception>
    public static List<PushStream> Read(ReadOnlySpan<byte> compressed, long largest)
    {
        try
        {
            var length = Snappy.GetUncompressedLength(compressed);
            if (length > largest)
            {
                throw new FormatException($"decompressed message size {length} exceeds limit {largest}");
            }

            var message = new byte[length];
            Snappy.Decompress(compressed, message);
            return Streams(message);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException)
        {
            throw new FormatException("snappy: corrupt input", e);
        }
        catch (OtlpFormatException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static List<PushStream> Streams(byte[] message)
    {
        var streams = new List<PushStream>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            if (field == 1)
            {
                streams.Add(Stream(reader.Bytes()));
            }
            else
            {
                reader.Skip();
            }
        }

        return streams;
    }

    private static PushStream Stream(ReadOnlySpan<byte> message)
    {
        var labels = "{}";
        var entries = new List<LogEntry>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    labels = reader.String();
                    break;
                case 2:
                    entries.Add(Entry(reader.Bytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new PushStream(StreamLabels.Parse(labels), entries);
    }

    private static LogEntry Entry(ReadOnlySpan<byte> message)
    {
        long timestamp = 0;
        byte[] line = [];
        var metadata = new List<Label>();
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    timestamp = Timestamp(reader.Bytes());
                    break;
                case 2:
                    line = reader.Utf8().ToArray();
                    break;
                case 3:
                    metadata.Add(Pair(reader.Bytes()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LogEntry(timestamp, line, StructuredMetadata.Of(metadata));
    }

    private static long Timestamp(ReadOnlySpan<byte> message)
    {
        long seconds = 0, nanoseconds = 0;
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    seconds = reader.Int64();
                    break;
                case 2:
                    nanoseconds = reader.Int64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return Math.Abs(seconds) < long.MaxValue / 1_000_000_000 ? (seconds * 1_000_000_000) + nanoseconds : throw reader.Error("a timestamp is out of range");
    }

    private static Label Pair(ReadOnlySpan<byte> message)
    {
        var (name, value) = ("", "");
        var reader = new ProtoReader(message);
        while (reader.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    name = reader.String();
                    break;
                case 2:
                    value = reader.String();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Label(name, value);
    }
}
