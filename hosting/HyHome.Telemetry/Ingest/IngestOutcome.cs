namespace HyHome.Telemetry.Ingest;

/// <summary>What became of a request's items.</summary>
internal sealed class IngestOutcome
{
    private const int MostReasons = 3;

    private readonly List<string> _reasons = [];

    /// <summary>Spans, log records or data points that were stored.</summary>
    public long Accepted { get; set; }

    /// <summary>Those that were refused for good: to send them again would not help.</summary>
    public long Rejected { get; private set; }

    /// <summary>The store could not take all of it now: the sender should try again later.</summary>
    public bool IsFull { get; set; }

    /// <summary>Something in the request cannot be expressed in the store at all (such as a temporality), as opposed to samples that are too old or doubled.</summary>
    public bool HasInvalidItems { get; private set; }

    /// <summary>Why items were refused; the first few different reasons.</summary>
    public string Message => string.Join("; ", _reasons);

    /// <summary>Counts items as refused; without a reason, the sender is not told.</summary>
    public void Reject(long count, string reason, bool invalid = false)
    {
        Rejected += count;
        HasInvalidItems |= invalid;
        if (reason.Length > 0 && _reasons.Count < MostReasons && !_reasons.Contains(reason))
        {
            _reasons.Add(reason);
        }
    }
}
