using HyHome.Telemetry.Ingest.Otlp;

namespace HyHome.Telemetry.Ingest;

/// <summary>Counts what was taken and what was refused since the start, by signal.</summary>
internal sealed class IngestCounters
{
    private readonly Signal[] _signals = [new(), new(), new()];

    public void Note(OtlpSignal signal, IngestOutcome outcome, long bytes)
    {
        var counts = _signals[(int)signal];
        Interlocked.Add(ref counts.Accepted, outcome.Accepted);
        Interlocked.Add(ref counts.Rejected, outcome.Rejected);
        Interlocked.Add(ref counts.Bytes, bytes);
        if (outcome.IsFull)
        {
            Interlocked.Increment(ref counts.Throttled);
        }
    }

    /// <summary>Counts a request that could not be read.</summary>
    public void RefuseRequest(OtlpSignal signal) => Interlocked.Increment(ref _signals[(int)signal].Malformed);

    public (long Accepted, long Rejected, long Throttled, long Malformed, long Bytes) Read(OtlpSignal signal)
    {
        var counts = _signals[(int)signal];
        return (Interlocked.Read(ref counts.Accepted), Interlocked.Read(ref counts.Rejected), Interlocked.Read(ref counts.Throttled),
            Interlocked.Read(ref counts.Malformed), Interlocked.Read(ref counts.Bytes));
    }

    private sealed class Signal
    {
        public long Accepted;
        public long Rejected;
        public long Throttled;
        public long Malformed;
        public long Bytes;
    }
}
