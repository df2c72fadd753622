namespace HyHome.Telemetry.Api.Tempo;

/// <summary>A request that is answered with a status and a line of text, as Tempo answers what it refuses.</summary>
internal sealed class TempoRequestException(int status, string message) : Exception(message)
{
    internal TempoRequestException(string message)
        : this(400, message)
    {
    }

    internal int Status { get; } = status;
}
