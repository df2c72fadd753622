namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>The NaN with which Prometheus marks the end of a series (model/value: StaleNaN).</summary>
public static class StaleMarker
{
    private const long Bits = 0x7ff0000000000002;

    /// <summary>The marker.</summary>
    public static double Value { get; } = BitConverter.Int64BitsToDouble(Bits);

    /// <summary>Whether a value is the marker. An ordinary NaN is not.</summary>
    public static bool IsStale(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
