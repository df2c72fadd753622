using System.Runtime.InteropServices;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Traces;

/// <summary>How a value of an attribute is written.</summary>
internal enum StoredKind
{
    /// <summary>Nothing is written.</summary>
    Empty = 0,

    /// <summary>The number of a symbol.</summary>
    Symbol = 1,

    /// <summary>Text in place.</summary>
    Text = 2,

    /// <summary>A zigzag number.</summary>
    Int = 3,

    /// <summary>Eight bytes.</summary>
    Double = 4,

    /// <summary>One byte.</summary>
    Bool = 5,

    /// <summary>A length and what <see cref="ValueCodec"/> wrote.</summary>
    Other = 6,
}

/// <summary>The keys and kinds of a span's attributes. Spans that come from one place in the code share it, so that only values are stored for each.</summary>
internal sealed class SpanShape
{
    private readonly int[] _entries;

    public SpanShape(int[] entries) => _entries = entries;

    public int Count => _entries.Length;

    public ReadOnlySpan<int> Entries => _entries;

    public int Key(int index) => _entries[index] >> 3;

    public StoredKind Kind(int index) => (StoredKind)(_entries[index] & 7);

    public static int Entry(int key, StoredKind kind) => (key << 3) | (int)kind;

    /// <summary>Where a key stands, or -1.</summary>
    public int IndexOf(int key) => Array.FindIndex(_entries, e => e >> 3 == key);

    /// <summary>Skips one value.</summary>
    public static void Skip(ref ByteReader from, StoredKind kind)
    {
        switch (kind)
        {
            case StoredKind.Symbol or StoredKind.Int:
                from.Varint();
                break;
            case StoredKind.Text or StoredKind.Other:
                from.Block();
                break;
            case StoredKind.Double:
                from.Bytes(8);
                break;
            case StoredKind.Bool:
                from.Byte();
                break;
        }
    }
}

/// <summary>Numbers for shapes. One writer adds.</summary>
internal sealed class ShapeTable
{
    private readonly Dictionary<ulong, int> _byHash = [];
    private int _last = -1;

    public AppendList<SpanShape> All { get; } = new();

    public int Add(ReadOnlySpan<int> entries)
    {
        if (_last >= 0 && All[_last].Entries.SequenceEqual(entries))
        {
            return _last;
        }

        return _last = Find(entries);
    }

    private int Find(ReadOnlySpan<int> entries)
    {
        for (var hash = ByteHash.Of(MemoryMarshal.AsBytes(entries)); ; hash++)
        {
            if (!_byHash.TryGetValue(hash, out var id))
            {
                id = All.Add(new SpanShape(entries.ToArray()));
                _byHash.Add(hash, id);
                return id;
            }

            if (All[id].Entries.SequenceEqual(entries))
            {
                return id;
            }
        }
    }
}
