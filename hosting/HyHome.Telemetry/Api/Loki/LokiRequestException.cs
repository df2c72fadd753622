namespace HyHome.Telemetry.Api.Loki;

/// <summary>A request that is answered with an error; the message is the whole answer.</summary>
internal sealed class LokiRequestException : Exception
{
    public LokiRequestException(int status, string message)
        : base(message)
    {
        Status = status;
    }

    public int Status { get; }
}
