namespace HyHome.Telemetry.Benchmarks;

/// <summary>Adds up the processor time of the whole process over spells of work, background threads included.</summary>
internal sealed class CpuTime
{
    private TimeSpan _total;
    private TimeSpan _start;

    public double Seconds => _total.TotalSeconds;

    public void Start() => _start = Now();

    public void Stop() => _total += Now() - _start;

    private static TimeSpan Now() => Environment.CpuUsage.TotalTime;
}
