namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Counts the samples that a query holds in memory.</summary>
internal sealed class SampleBudget(long limit)
{
    private long _held;
    private long _read;

    public long Read => Interlocked.Read(ref _read);

    public void Charge(long samples)
    {
        if (Interlocked.Add(ref _held, samples) > limit)
        {
            throw QueryException.Execution("query processing would load too many samples into memory in query execution");
        }
    }

    public void ChargeRead(long samples)
    {
        Interlocked.Add(ref _read, samples);
        Charge(samples);
    }

    /// <summary>Takes back samples that will be read again.</summary>
    public void Unread(long samples) => Interlocked.Add(ref _read, -samples);

    public void Release(long samples) => Interlocked.Add(ref _held, -samples);
}
