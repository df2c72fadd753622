namespace HyHome.Telemetry.Ingest.Otlp.Wire;

/// <summary>Copies small runs of bytes into shared blocks: one allocation for many of them, each block small enough to stay out of the large object heap.</summary>
internal sealed class ByteArena
{
    private const int BlockSize = 64 * 1024;

    private byte[] _block = [];
    private int _used;

    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BlockSize / 4)
        {
            return bytes.ToArray();
        }

        if (bytes.Length > _block.Length - _used)
        {
            _block = GC.AllocateUninitializedArray<byte>(BlockSize);
            _used = 0;
        }

        var copy = _block.AsMemory(_used, bytes.Length);
        bytes.CopyTo(copy.Span);
        _used += bytes.Length;
        return copy;
    }
}
