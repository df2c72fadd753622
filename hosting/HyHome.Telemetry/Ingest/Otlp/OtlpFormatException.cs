namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>A request body is not what its content type says. The message tells the sender what is wrong.</summary>
internal sealed class OtlpFormatException : Exception
{
    public OtlpFormatException(string message)
        : base(message)
    {
    }

    public OtlpFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
