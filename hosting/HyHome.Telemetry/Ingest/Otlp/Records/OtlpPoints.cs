using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Model;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Otlp.Records;

/// <summary>A data point. Times are nanoseconds since the Unix epoch.</summary>
internal abstract class OtlpPoint
{
    private const uint NoRecordedValueFlag = 1;

    public AttributeSet Attributes { get; set; } = AttributeSet.Empty;

    public ulong StartTime { get; set; }

    public ulong Time { get; set; }

    public uint Flags { get; set; }

    public List<OtlpExemplar>? Exemplars { get; set; }

    /// <summary>The sender says that the series ended.</summary>
    public bool HasNoRecordedValue => (Flags & NoRecordedValueFlag) != 0;
}

/// <summary>A point of a gauge or sum.</summary>
internal sealed class NumberPoint : OtlpPoint
{
    public double Value { get; set; }
}

/// <summary>A point of a histogram with bounds.</summary>
internal sealed class HistogramPoint : OtlpPoint
{
    public ulong Count { get; set; }

    public double? Sum { get; set; }

    public ulong[] BucketCounts { get; set; } = [];

    public double[] Bounds { get; set; } = [];
}

/// <summary>A point of a histogram with exponential buckets.</summary>
internal sealed class ExponentialPoint : OtlpPoint
{
    public ulong Count { get; set; }

    public double? Sum { get; set; }

    /// <summary>
    /// 39 stands for all beyond it: there, each bucket of Prometheus' finest scale, 8, takes in 2^31 and more of these, so that only those below and above 1 are told apart.
    /// </summary>
    public int Scale { get; set => field = Math.Min(value, 39); }

    public ulong ZeroCount { get; set; }

    public double ZeroThreshold { get; set; }

    public ExponentialBuckets Positive { get; set; } = ExponentialBuckets.None;

    public ExponentialBuckets Negative { get; set; } = ExponentialBuckets.None;
}

/// <summary>Adjacent exponential buckets from an index on.</summary>
internal sealed record ExponentialBuckets(int Offset, ulong[] Counts)
{
    public static ExponentialBuckets None { get; } = new(0, []);
}

/// <summary>A point of a summary.</summary>
internal sealed class SummaryPoint : OtlpPoint
{
    public ulong Count { get; set; }

    public double Sum { get; set; }

    public List<(double Quantile, double Value)> Quantiles { get; } = [];
}

/// <summary>An example of an observation.</summary>
internal sealed class OtlpExemplar
{
    public ulong Time { get; set; }

    public double Value { get; set; }

    public TraceId TraceId { get; set; }

    public ulong SpanId { get; set; }

    public IReadOnlyList<Attribute> Attributes { get; set; } = [];
}
