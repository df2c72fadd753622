using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>What a block knows of rows without reading them.</summary>
internal readonly record struct SpanBounds(long MinStart, long MaxStart, long MaxEnd, long MinDuration, long MaxDuration)
{
    public static SpanBounds None { get; } = new(long.MaxValue, long.MinValue, long.MinValue, long.MaxValue, long.MinValue);

    public SpanBounds With(long start, long end)
    {
        var duration = Math.Max(0, end - start);
        return new SpanBounds(
            Math.Min(MinStart, start), Math.Max(MaxStart, start), Math.Max(MaxEnd, Math.Max(start, end)), Math.Min(MinDuration, duration), Math.Max(MaxDuration, duration));
    }

    public SpanBounds With(SpanBounds other) => new(
        Math.Min(MinStart, other.MinStart), Math.Max(MaxStart, other.MaxStart), Math.Max(MaxEnd, other.MaxEnd),
        Math.Min(MinDuration, other.MinDuration), Math.Max(MaxDuration, other.MaxDuration));

    public bool Overlaps(long start, long end) => MinStart <= end && MaxEnd >= start;

    /// <summary>Whether a duration within the bounds can meet a condition; true for conditions on other things.</summary>
    public bool CanMeet(SpanCondition condition)
    {
        if (condition is not { Scope: AttributeScope.Intrinsic, Name: "duration", Value.Kind: Model.AnyValueKind.Int })
        {
            return true;
        }

        var wanted = condition.Value.Int;
        return condition.Operator switch
        {
            ConditionOperator.Greater => MaxDuration > wanted,
            ConditionOperator.GreaterOrEqual => MaxDuration >= wanted,
            ConditionOperator.Less => MinDuration < wanted,
            ConditionOperator.LessOrEqual => MinDuration <= wanted,
            _ => MinDuration <= wanted && MaxDuration >= wanted,
        };
    }

    public void WriteTo(ByteWriter to)
    {
        to.ZigZag(MinStart);
        to.ZigZag(MaxStart);
        to.ZigZag(MaxEnd);
        to.ZigZag(MinDuration);
        to.ZigZag(MaxDuration);
    }

    public static SpanBounds ReadFrom(ref ByteReader from) => new(from.ZigZag(), from.ZigZag(), from.ZigZag(), from.ZigZag(), from.ZigZag());
}

/// <summary>A page of a block.</summary>
/// <param name="Section">Its section of the segment.</param>
/// <param name="Rows">How many spans it has.</param>
/// <param name="Bounds">Their bounds.</param>
internal readonly record struct SpanPage(int Section, int Rows, SpanBounds Bounds);
