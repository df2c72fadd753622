using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Ingest.Otlp.Wire;

/// <summary>Things that were made of bytes before, found again by those bytes: senders repeat their resources and scopes in every request.</summary>
internal sealed class ByteKeyed<T>
    where T : class
{
    // Senders choose the bytes: beyond this many different ones, what was kept goes.
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<byte[], T> _known = new(ByteComparer.Instance);
    private readonly ConcurrentDictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public ByteKeyed() => _lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryGet(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? found) => _lookup.TryGetValue(bytes, out found);

    public T Add(ReadOnlySpan<byte> bytes, T made)
    {
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(bytes.ToArray(), made);
    }
}

/// <summary>Compares arrays of bytes by content.</summary>
internal sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static ByteComparer Instance { get; } = new();

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)ByteHash.Of(alternate);

    public int GetHashCode(byte[] obj) => (int)ByteHash.Of(obj);
}
