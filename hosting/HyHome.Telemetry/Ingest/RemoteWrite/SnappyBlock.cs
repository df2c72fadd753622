using HyHome.Telemetry.Ingest.Otlp;
using Microsoft.AspNetCore.Http;
using Snappier;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>The compression of remote write's and remote read's messages: one snappy block.</summary>
internal static class SnappyBlock
{
    /// <exception cref="OtlpFormatException">It is no such block; the message is <paramref name="problem"/>.</exception>
    /// <exception cref="BadHttpRequestException">413: it is larger than the limit once decompressed.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> compressed, TelemetryBackendOptions options, string problem)
    {
        try
        {
            var length = Snappy.GetUncompressedLength(compressed);
            if (length > options.MaxDecompressedBytes)
            {
                throw new BadHttpRequestException($"the request body has {length} bytes once decompressed, more than {options.MaxDecompressedBytes}", StatusCodes.Status413PayloadTooLarge);
            }

            var body = new byte[length];
            var written = Snappy.Decompress(compressed, body);
            return written == length ? body : throw new OtlpFormatException(problem);
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException or InvalidOperationException)
        {
            throw new OtlpFormatException(problem, error);
        }
    }
}
