namespace HyHome.Telemetry.Model;

/// <summary>A run of adjacent buckets: a gap of <paramref name="Offset"/> buckets after the run before it (or the index of the first), then <paramref name="Length"/> buckets.</summary>
public readonly record struct BucketSpan(int Offset, uint Length);

/// <summary>Whether a histogram starts anew.</summary>
public enum CounterResetHint : byte
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>It was reset.</summary>
    Reset,

    /// <summary>It was not.</summary>
    NotReset,

    /// <summary>It is a gauge: resets have no meaning.</summary>
    Gauge,
}

/// <summary>A native histogram with float counts, in Prometheus' form: absolute bucket counts, described by spans.</summary>
public sealed class FloatHistogram
{
    /// <summary>The schema of histograms with custom bucket bounds (<see cref="CustomValues"/>).</summary>
    public const int CustomBucketsSchema = -53;

    /// <summary>Reset or gauge.</summary>
    public CounterResetHint CounterResetHint { get; init; }

    /// <summary>-4 … 8: bucket bounds grow by 2^(2^-schema); or <see cref="CustomBucketsSchema"/>.</summary>
    public int Schema { get; init; }

    /// <summary>The zero bucket's width: it holds observations of at most this absolute value.</summary>
    public double ZeroThreshold { get; init; }

    /// <summary>Observations in the zero bucket.</summary>
    public double ZeroCount { get; init; }

    /// <summary>All observations.</summary>
    public double Count { get; init; }

    /// <summary>Their sum; a stale marker here marks the whole sample as stale.</summary>
    public double Sum { get; init; }

    /// <summary>Where the positive buckets lie.</summary>
    public BucketSpan[] PositiveSpans { get; init; } = [];

    /// <summary>Where the negative buckets lie.</summary>
    public BucketSpan[] NegativeSpans { get; init; } = [];

    /// <summary>Counts of the positive buckets.</summary>
    public double[] PositiveBuckets { get; init; } = [];

    /// <summary>Counts of the negative buckets.</summary>
    public double[] NegativeBuckets { get; init; } = [];

    /// <summary>Upper bounds of custom buckets.</summary>
    public double[] CustomValues { get; init; } = [];
}
