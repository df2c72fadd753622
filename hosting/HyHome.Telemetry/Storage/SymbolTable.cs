using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage;

/// <summary>
/// Numbers for strings that come again and again. One writer adds; readers look up in both directions without a lock,
/// because nothing that was added ever moves within the arrays that a reader holds.
/// </summary>
internal sealed class SymbolTable
{
    private readonly ByteWriter _text = new(1024);
    private int[] _ends = new int[64];
    private string?[] _strings = new string?[64];
    private int[] _slots = new int[256];
    private int _count;

    public SymbolTable() => Add("");

    public int Count => Volatile.Read(ref _count);

    public long Bytes => _text.Buffer.Length + (_ends.Length * 12L) + (_slots.Length * 4L);

    /// <summary>The number of a string, which is added where it is new. For the writer only.</summary>
    public int Add(string text)
    {
        var longest = System.Text.Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = longest <= 768 ? stackalloc byte[768] : new byte[longest];
        return Add(bytes[..System.Text.Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>The number of a string in UTF-8, which is added where it is new. For the writer only.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        var slots = _slots;
        var slot = Slot(slots, text, out var id);
        if (id >= 0)
        {
            return id;
        }

        id = _count;
        if (id == _ends.Length)
        {
            Grow();
        }

        _text.Bytes(text);
        _ends[id] = _text.Length;
        Volatile.Write(ref _count, id + 1);
        if (_count * 2 > slots.Length)
        {
            Rehash();
        }
        else
        {
            Volatile.Write(ref slots[slot], id + 1);
        }

        return id;
    }

    /// <summary>The number of a string, or -1.</summary>
    public int Find(string text) => Find(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The number of a string in UTF-8, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        Slot(Volatile.Read(ref _slots), text, out var id);
        return id;
    }

    /// <summary>A string's UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int id)
    {
        if ((uint)id >= (uint)Volatile.Read(ref _count))
        {
            throw new InvalidDataException("Stored data is damaged: it refers to a string that is not there.");
        }

        var ends = Volatile.Read(ref _ends);
        var start = id == 0 ? 0 : ends[id - 1];
        return _text.Buffer.AsSpan(start, ends[id] - start);
    }

    /// <summary>A string; the same object each time as far as possible.</summary>
    public string Text(int id)
    {
        var strings = Volatile.Read(ref _strings);
        return (uint)id < (uint)strings.Length && strings[id] is { } known ? known : Decode(id);
    }

    /// <summary>Writes the strings from a number on.</summary>
    public void WriteTo(ByteWriter to, int from, int end)
    {
        to.Varint(from);
        to.Varint(end - from);
        for (var id = from; id < end; id++)
        {
            to.Block(Utf8(id));
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public void ReadFrom(ref ByteReader reader)
    {
        var from = reader.Int();
        var count = reader.Count();
        for (var i = 0; i < count; i++)
        {
            if (Add(reader.Block()) != from + i)
            {
                throw new InvalidDataException("Stored data is damaged: its table of strings does not follow the one before it.");
            }
        }
    }

    private string Decode(int id)
    {
        var text = System.Text.Encoding.UTF8.GetString(Utf8(id));
        var strings = Volatile.Read(ref _strings);
        if (id < strings.Length)
        {
            // A race decodes twice; both strings are right.
            strings[id] = text;
        }

        return text;
    }

    private int Slot(int[] slots, ReadOnlySpan<byte> text, out int id)
    {
        var mask = slots.Length - 1;
        var slot = (int)ByteHash.Of(text) & mask;
        while (true)
        {
            id = Volatile.Read(ref slots[slot]) - 1;
            if (id < 0 || Utf8(id).SequenceEqual(text))
            {
                return slot;
            }

            slot = (slot + 1) & mask;
        }
    }

    private void Grow()
    {
        var ends = _ends;
        var strings = _strings;
        Array.Resize(ref ends, ends.Length * 2);
        Array.Resize(ref strings, strings.Length * 2);
        Volatile.Write(ref _strings, strings);
        Volatile.Write(ref _ends, ends);
    }

    private void Rehash()
    {
        var slots = new int[_slots.Length * 2];
        for (var id = 0; id < _count; id++)
        {
            slots[Slot(slots, Utf8(id), out _)] = id + 1;
        }

        Volatile.Write(ref _slots, slots);
    }
}
