using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// Structured metadata of one entry as bytes: numbers of names with values that are numbers of known strings, whole numbers, hexadecimal ids
/// in half their size, or text in place where a name has too many values for a table.
/// </summary>
internal sealed partial class MetadataCodec
{
    private const int Symbol = 0;
    private const int InPlace = 1;
    private const int Hex = 2;
    private const int Whole = 3;

    private readonly SymbolTable _symbols;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly ValueCounts _values = new();

    public MetadataCodec(SymbolTable symbols) => _symbols = symbols;

    public void Write(ByteWriter to, LabelSet metadata)
    {
        to.Varint(metadata.Count);
        foreach (var label in metadata.AsSpan())
        {
            if (!_names.TryGetValue(label.Name, out var name))
            {
                name = _symbols.Add(label.Name);
                _names.Add(label.Name, name);
            }

            to.Varint(name);
            WriteValue(to, name, label.Value);
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

    /// <summary>Adds the hash of each pair of a name and a value to a set.</summary>
    public static void Hashes(ref ByteReader from, SymbolTable symbols, HashSet<ulong> into)
    {
        Span<byte> text = stackalloc byte[64];
        var count = from.Count();
        for (var i = 0; i < count; i++)
        {
            var name = (ulong)from.Int();
            var seed = ByteHash.Of(symbols.Utf8((int)name));
            var token = from.Varint();
            var rest = (int)(token >> 2);
            switch ((int)(token & 3))
            {
                case Symbol:
                    into.Add(ByteHash.Of(symbols.Utf8(rest), seed));
                    break;
                case InPlace:
                    into.Add(ByteHash.Of(from.Bytes(rest), seed));
                    break;
                case Hex:
                    Convert.TryToHexStringLower(from.Bytes(rest), text, out var hex);
                    into.Add(ByteHash.Of(text[..hex], seed));
                    break;
                default:
                    System.Buffers.Text.Utf8Formatter.TryFormat(token >> 2, text, out var digits);
                    into.Add(ByteHash.Of(text[..digits], seed));
                    break;
            }
        }
    }

    /// <summary>The hash of one pair.</summary>
    public static ulong Hash(string name, string value) =>
        ByteHash.Of(System.Text.Encoding.UTF8.GetBytes(value), ByteHash.Of(System.Text.Encoding.UTF8.GetBytes(name)));

    private void WriteValue(ByteWriter to, int name, string value)
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
            var bytes = System.Text.Encoding.UTF8.GetByteCount(value);
            to.Varint(((ulong)bytes << 2) | InPlace);
            System.Text.Encoding.UTF8.GetBytes(value, to.Take(bytes));
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
    private static bool TryWhole(string value, out ulong number)
    {
        number = 0;
        if (value.Length is 0 or > 18 || (value[0] == '0' && value.Length > 1))
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (uint)(c - '0');
        }

        return true;
    }

    private static bool TryHex(string value, Span<byte> to, out int length)
    {
        length = value.Length / 2;
        if (value.Length is not (16 or 32))
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return Convert.FromHexString(value, to, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
