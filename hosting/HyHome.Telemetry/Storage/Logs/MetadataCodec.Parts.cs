using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>Reads parts of metadata: most queries look at one value of an entry, or at names only.</summary>
internal sealed partial class MetadataCodec
{
    /// <summary>The value of a name, or null.</summary>
    public static string? Find(ByteReader from, string name, SymbolTable symbols)
    {
        for (var left = from.Count(); left > 0; left--)
        {
            if (symbols.Text(from.Int()) == name)
            {
                return ReadValue(ref from, symbols);
            }

            SkipValue(ref from, symbols);
        }

        return null;
    }

    /// <summary>Adds all names to a list.</summary>
    public static void ReadNames(ByteReader from, ICollection<string> into, SymbolTable symbols)
    {
        for (var left = from.Count(); left > 0; left--)
        {
            into.Add(symbols.Text(from.Int()));
            SkipValue(ref from, symbols);
        }
    }

    /// <summary>Bytes of all names and values as text.</summary>
    public static int SizeOf(ByteReader from, SymbolTable symbols)
    {
        var size = 0;
        for (var left = from.Count(); left > 0; left--)
        {
            size += symbols.Utf8(from.Int()).Length + SkipValue(ref from, symbols);
        }

        return size;
    }

    /// <summary>Passes over a value; answers its kind.</summary>
    public static int Skip(ref ByteReader from, out int length)
    {
        var token = from.Varint();
        var kind = (int)(token & 3);
        length = 0;
        if (kind is InPlace or Hex)
        {
            length = (int)(token >> 2);
            from.Bytes(length);
        }

        return kind;
    }

    // Passes over a value and tells its length as text.
    private static int SkipValue(ref ByteReader from, SymbolTable symbols)
    {
        var token = from.Varint();
        var rest = token >> 2;
        switch ((int)(token & 3))
        {
            case Symbol:
                return symbols.Utf8((int)rest).Length;
            case InPlace:
                return from.Bytes((int)rest).Length;
            case Hex:
                return from.Bytes((int)rest).Length * 2;
            default:
                var digits = 1;
                for (; rest >= 10; rest /= 10)
                {
                    digits++;
                }

                return digits;
        }
    }
}
