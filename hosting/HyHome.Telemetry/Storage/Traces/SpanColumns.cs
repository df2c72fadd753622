using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>Rows of spans as columns: a snapshot of a head, or a page of a block. Arrays may be longer than <see cref="Count"/>.</summary>
internal sealed class SpanColumns
{
    public required int Count { get; init; }

    public required SpanTables Tables { get; init; }

    public required ulong[] TraceHigh { get; init; }

    public required ulong[] TraceLow { get; init; }

    public required ulong[] SpanId { get; init; }

    public required ulong[] ParentId { get; init; }

    public required long[] Start { get; init; }

    public required long[] End { get; init; }

    public required int[] Name { get; init; }

    public required int[] Resource { get; init; }

    public required int[] Scope { get; init; }

    public required int[] Shape { get; init; }

    public required byte[] Flags { get; init; }

    /// <summary>Where each row's part of <see cref="Blob"/> ends; it starts where the one before ends.</summary>
    public required int[] BlobEnd { get; init; }

    public required byte[] Blob { get; init; }

    public TraceId TraceId(int row) => new(TraceHigh[row], TraceLow[row]);

    public ReadOnlySpan<byte> BlobOf(int row)
    {
        var start = row == 0 ? 0 : BlobEnd[row - 1];
        return Blob.AsSpan(start, BlobEnd[row] - start);
    }
}

/// <summary>The byte of a row that holds kind, status and whether there is more than attributes.</summary>
internal static class SpanFlags
{
    public const byte HasExtras = 1 << 5;

    public static byte Of(SpanKind kind, SpanStatus status, bool hasExtras) => (byte)(((int)kind & 7) | (((int)status & 3) << 3) | (hasExtras ? HasExtras : 0));

    public static SpanKind Kind(byte flags) => (SpanKind)(flags & 7);

    public static SpanStatus Status(byte flags) => (SpanStatus)((flags >> 3) & 3);
}
