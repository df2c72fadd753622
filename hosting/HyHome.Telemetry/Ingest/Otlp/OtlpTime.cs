namespace HyHome.Telemetry.Ingest.Otlp;

/// <summary>OTLP's times are unsigned nanoseconds; ours are signed, which ends in the year 2262.</summary>
internal static class OtlpTime
{
    /// <summary>Nanoseconds since the Unix epoch; what lies beyond the year 2262 becomes that.</summary>
    public static long Nanoseconds(ulong time) => (long)Math.Min(time, long.MaxValue);

    /// <summary>Milliseconds since the Unix epoch, rounded down as Prometheus does.</summary>
    public static long Milliseconds(ulong time) => (long)(time / 1_000_000);
}
