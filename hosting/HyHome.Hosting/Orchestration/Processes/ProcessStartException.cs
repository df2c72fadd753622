namespace HyHome.Hosting.Orchestration.Processes;

/// <summary>A process could not be started; the message names the cause and the cure.</summary>
internal sealed class ProcessStartException : Exception
{
    public ProcessStartException(string message)
        : base(message)
    {
    }

    public ProcessStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
