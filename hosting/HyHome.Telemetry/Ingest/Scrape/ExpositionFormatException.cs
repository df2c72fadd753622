namespace HyHome.Telemetry.Ingest.Scrape;

/// <summary>A page of metrics is not in the text format.</summary>
internal sealed class ExpositionFormatException : Exception
{
    public ExpositionFormatException(int line, string reason)
        : base($"line {line}: {reason}")
    {
    }
}
