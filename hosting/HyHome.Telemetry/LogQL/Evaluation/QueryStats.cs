namespace HyHome.Telemetry.LogQL.Evaluation;

/// <summary>What a query had to read.</summary>
internal sealed class QueryStats
{
    public long Bytes { get; set; }

    public long Lines { get; set; }

    /// <summary>Lines that passed the pipeline.</summary>
    public long PostFilterLines { get; set; }

    public long Blocks { get; set; }

    public long Streams { get; set; }

    public long EntriesReturned { get; set; }

    public TimeSpan Duration { get; set; }
}
