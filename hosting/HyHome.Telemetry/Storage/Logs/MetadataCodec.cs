using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// Structured metadata of one entry as bytes: numbers of names with values that are numbers of known strings, whole numbers, hexadecimal ids
/// in half their size, or text in place where a name has too many values for a table.
/// </summary>
internal sealed partial class MetadataCodec
{
    /// <summary>The number of a symbol.</summary>
    public const int Symbol = 0;

    /// <summary>The length of a text, which follows.</summary>
    public const int InPlace = 1;

    /// <summary>The length of an id of 8 or 16 bytes, which follows.</summary>
    public const int Hex = 2;

    /// <summary>A whole number.</summary>
    public const int Whole = 3;

    private readonly SymbolTable _symbols;
    private readonly ValueCounts _values = new();

    public MetadataCodec(SymbolTable symbols) => _symbols = symbols;

    /// <summary>Writes an entry's metadata.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="batch">The batch it is in.</param>
    /// <param name="row">The entry.</param>
    /// <param name="symbolOf">Symbols of the batch's texts, -1 where not known yet.</param>
    public void Write(ByteWriter to, LogBatch batch, in LogRow row, int[] symbolOf)
    {
        var request = batch.Bytes.Span;
        to.Varint(row.ItemCount);
        foreach (ref readonly var item in batch.ItemsOf(row))
        {
            var name = symbolOf[item.Name];
            if (name < 0)
            {
                name = symbolOf[item.Name] = _symbols.Add(batch.Texts[item.Name]);
            }

            to.Varint(name);
            switch (item.Kind)
            {
                case MetadataKind.Text:
                    WriteText(to, name, item.Text.In(request));
                    break;
                case MetadataKind.Whole:
                    to.Varint((item.High << 2) | Whole);
                    break;
                case MetadataKind.Hex16:
                    to.Varint((16 << 2) | Hex);
                    WriteBits(to, item.High);
                    WriteBits(to, item.Low);
                    break;
                case MetadataKind.Hex8:
                    to.Varint((8 << 2) | Hex);
                    WriteBits(to, item.High);
                    break;
                default:
                    WriteKnown(to, name, batch.Texts[item.Text.At], ref symbolOf[item.Text.At]);
                    break;
            }
        }
    }

    /// <summary>Reads one entry's metadata.</summary>
    public static LabelSet Read(ref ByteReader from, SymbolTable symbols)
    {
        var count = from.Count();
        if (count == 0)
        {
            return LabelSet.Empty;
        }

        var labels = new Label[count];
        for (var i = 0; i < count; i++)
        {
            var name = symbols.Text(from.Int());
            labels[i] = new Label(name, ReadValue(ref from, symbols));
        }

        // They were written in the order of their names, each once.
        return LabelSet.FromSorted(labels);
    }

    /// <summary>The hash of one pair.</summary>
    public static ulong Hash(string name, string value) =>
        ByteHash.Of(System.Text.Encoding.UTF8.GetBytes(value), ByteHash.Of(System.Text.Encoding.UTF8.GetBytes(name)));

    private static void WriteBits(ByteWriter to, ulong bits) => System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(to.Take(8), bits);

    // A text that came before in this request is a symbol if it became one then: names with many values have no symbols for them.
    private void WriteKnown(ByteWriter to, int name, string text, ref int symbol)
    {
        if (symbol >= 0)
        {
            to.Varint(((ulong)symbol << 2) | Symbol);
            return;
        }

        var longest = System.Text.Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = longest <= 768 ? stackalloc byte[768] : new byte[longest];
        var utf8 = bytes[..System.Text.Encoding.UTF8.GetBytes(text, bytes)];
        WriteText(to, name, utf8);
        symbol = _symbols.Find(utf8);
    }

    private void WriteText(ByteWriter to, int name, ReadOnlySpan<byte> value)
    {
        Span<byte> hex = stackalloc byte[32];
        if (TryWhole(value, out var number))
        {
            to.Varint((number << 2) | Whole);
        }
        else if (TryHex(value, hex, out var length))
        {
            to.Varint((length << 2) | Hex);
            to.Bytes(hex[..length]);
        }
        else if (_values.AreFew(name))
        {
            var before = _symbols.Count;
            to.Varint(((ulong)_symbols.Add(value) << 2) | Symbol);
            _values.Note(name, _symbols.Count > before);
        }
        else
        {
            to.Varint(((ulong)value.Length << 2) | InPlace);
            to.Bytes(value);
        }
    }

    private static string ReadValue(ref ByteReader from, SymbolTable symbols)
    {
        var token = from.Varint();
        var rest = token >> 2;
        return (int)(token & 3) switch
        {
            Symbol => symbols.Text((int)rest),
            InPlace => System.Text.Encoding.UTF8.GetString(from.Bytes((int)rest)),
            Hex => Convert.ToHexStringLower(from.Bytes((int)rest)),
            _ => rest.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Whole numbers in the one way of writing that reads back the same.</summary>
    private static bool TryWhole(ReadOnlySpan<byte> value, out ulong number)
    {
        number = 0;
        if (value.Length is 0 or > 18 || (value[0] == (byte)'0' && value.Length > 1))
        {
            return false;
        }

        foreach (var c in value)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (uint)(c - '0');
        }

        return true;
    }

    private static bool TryHex(ReadOnlySpan<byte> value, Span<byte> to, out int length)
    {
        length = value.Length / 2;
        if (value.Length is not (16 or 32))
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiHexDigitLower((char)c))
            {
                return false;
            }
        }

        return Convert.FromHexString(value, to, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
