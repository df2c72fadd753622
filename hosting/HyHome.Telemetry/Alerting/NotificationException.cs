namespace HyHome.Telemetry.Alerting;

/// <summary>A notification that did not arrive.</summary>
/// <param name="message">Why.</param>
/// <param name="isPassing">Whether it may arrive when it is tried again.</param>
/// <param name="inner">What failed.</param>
internal sealed class NotificationException(string message, bool isPassing, Exception? inner = null) : Exception(message, inner)
{
    public bool IsPassing { get; } = isPassing;
}
