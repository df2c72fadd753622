namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>The mark of "no sample at this step": a NaN that no calculation makes.</summary>
internal static class Missing
{
    private const long Bits = unchecked((long)0xfff8_4d49_5353_494e);

    public static double Value { get; } = BitConverter.Int64BitsToDouble(Bits);

    public static bool Is(double value) => BitConverter.DoubleToInt64Bits(value) == Bits;
}
