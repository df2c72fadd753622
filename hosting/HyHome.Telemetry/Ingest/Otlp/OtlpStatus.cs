using System.Text.Json;
using HyHome.Telemetry.Ingest.Otlp.Wire;

namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>google.rpc.Code, as far as receivers answer with it.</summary>
internal enum RpcCode
{
    Ok = 0,
    InvalidArgument = 3,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
}

/// <summary>Writes what receivers answer: google.rpc.Status for errors, and export responses with their partial success.</summary>
internal static class OtlpStatus
{
    /// <summary>After how long a sender should try again when the store is full.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>A google.rpc.Status; with google.rpc.RetryInfo in its details where sending again helps.</summary>
    public static byte[] Protobuf(RpcCode code, string message, bool retry = false)
    {
        var writer = new ProtoWriter();
        writer.UInt64(1, (ulong)code);
        writer.String(2, message);
        if (retry)
        {
            var details = writer.Begin(3);
            writer.String(1, RetryInfoType);
            var retryInfo = writer.Begin(2);
            var delay = writer.Begin(1);
            writer.UInt64(1, (ulong)RetryDelay.TotalSeconds);
            writer.End(delay);
            writer.End(retryInfo);
            writer.End(details);
        }

        return writer.ToArray();
    }

    public static byte[] Json(RpcCode code, string message) => JsonSerializer.SerializeToUtf8Bytes(new { code = (int)code, message });

    /// <summary>An export response: empty where all was taken, else what was refused and why.</summary>
    public static byte[] ResponseProtobuf(IngestOutcome outcome)
    {
        var writer = new ProtoWriter();
        if (outcome.Rejected > 0 || outcome.Message.Length > 0)
        {
            var partial = writer.Begin(1);
            writer.UInt64(1, (ulong)outcome.Rejected);
            writer.String(2, outcome.Message);
            writer.End(partial);
        }

        return writer.ToArray();
    }

    public static byte[] ResponseJson(OtlpSignal signal, IngestOutcome outcome)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("partialSuccess");
            if (outcome.Rejected > 0)
            {
                var name = signal switch { OtlpSignal.Traces => "rejectedSpans", OtlpSignal.Logs => "rejectedLogRecords", _ => "rejectedDataPoints" };
                json.WriteString(name, outcome.Rejected.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            if (outcome.Message.Length > 0)
            {
                json.WriteString("errorMessage", outcome.Message);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
