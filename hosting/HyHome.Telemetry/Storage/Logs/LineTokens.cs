using HyHome.Telemetry.Storage.Encoding;

namespace HyHome.Telemetry.Storage.Logs;

/// <summary>
/// Lines as numbers of words and as numbers. Log lines are made of few words, so a table of them and one small number for each leave less to compress than
/// the text, in a fraction of the time; numbers, which compress badly, go to a column of their own.
/// </summary>
/// <remarks>
/// A word is a run of bytes without digits that ends with a space or before a digit. A number has at most 18 digits and no zero before them: a leading zero is a
/// number of its own. So reading gives the very bytes that were written, whatever they are.
/// </remarks>
internal sealed class LineTokenWriter
{
    /// <summary>A number, and one with a space behind it; words have the numbers from <see cref="FirstWord"/> on.</summary>
    internal const int Number = 0;
    internal const int NumberAndSpace = 1;
    internal const int FirstWord = 2;

    // Less text does not pay for a table of its own.
    private const int LeastText = 16 << 10;
    private const int MostWords = 1 << 14;
    private const int LongestNumber = 18;

    private readonly long[] _slots = new long[MostWords * 2];
    private readonly ByteWriter _words = new(1 << 14);
    private readonly ByteWriter _tokens = new(1 << 16);
    private readonly ByteWriter _numbers = new(1 << 16);
    private readonly List<int> _ends = [];

    /// <summary>Writes the lines of a block; false where they are not of the kind that this makes smaller, and then nothing is written.</summary>
    public bool TryWrite(ByteWriter to, ByteWriter numbers, ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets)
    {
        if (text.Length < LeastText)
        {
            return false;
        }

        Array.Clear(_slots);
        _words.Clear();
        _ends.Clear();
        _tokens.Clear();
        _numbers.Clear();
        for (var row = 0; row + 1 < offsets.Length; row++)
        {
            if (!TryLine(text[(offsets[row] - offsets[0])..(offsets[row + 1] - offsets[0])], text.Length / 4))
            {
                return false;
            }
        }

        if ((_words.Length + _tokens.Length + _numbers.Length) * 4L > text.Length * 3L)
        {
            return false;
        }

        to.Varint(_ends.Count);
        for (var word = 0; word < _ends.Count; word++)
        {
            to.Varint(_ends[word] - (word == 0 ? 0 : _ends[word - 1]));
        }

        to.Bytes(_words.Written);
        to.Bytes(_tokens.Written);
        numbers.Bytes(_numbers.Written);
        return true;
    }

    private bool TryLine(ReadOnlySpan<byte> line, int mostWordBytes)
    {
        while (line.Length > 0)
        {
            if (IsDigit(line[0]))
            {
                var digits = ReadNumber(line, out var value);
                var isSpaced = digits < line.Length && line[digits] == (byte)' ';
                _tokens.Byte((byte)(isSpaced ? NumberAndSpace : Number));
                _numbers.Varint(value);
                line = line[(isSpaced ? digits + 1 : digits)..];
                continue;
            }

            var length = 1;
            if (line[0] != (byte)' ')
            {
                while (length < line.Length && !IsDigit(line[length]))
                {
                    if (line[length++] == (byte)' ')
                    {
                        break;
                    }
                }
            }

            var word = Word(line[..length]);
            if (_ends.Count >= MostWords || _words.Length > mostWordBytes)
            {
                return false;
            }

            _tokens.Varint(FirstWord + word);
            line = line[length..];
        }

        return true;
    }

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private static int ReadNumber(ReadOnlySpan<byte> line, out ulong value)
    {
        value = (uint)(line[0] - '0');
        var length = 1;
        while (value != 0 && length < line.Length && length < LongestNumber && IsDigit(line[length]))
        {
            value = (value * 10) + (uint)(line[length++] - '0');
        }

        return length;
    }

    // A slot has the upper half of a word's hash and its number, counted from 1.
    private int Word(ReadOnlySpan<byte> word)
    {
        var hash = ByteHash.Of(word);
        var mark = (long)(hash & 0xFFFFFFFF00000000);
        var slots = _slots;
        for (var at = (int)hash & (slots.Length - 1); ; at = (at + 1) & (slots.Length - 1))
        {
            var slot = slots[at];
            if (slot == 0)
            {
                _words.Bytes(word);
                _ends.Add(_words.Length);
                slots[at] = mark | (uint)_ends.Count;
                return _ends.Count - 1;
            }

            if ((slot & unchecked((long)0xFFFFFFFF00000000)) == mark)
            {
                var number = (int)slot - 1;
                var start = number == 0 ? 0 : _ends[number - 1];
                if (_words.Written[start.._ends[number]].SequenceEqual(word))
                {
                    return number;
                }
            }
        }
    }
}

/// <summary>Reads what <see cref="LineTokenWriter"/> wrote.</summary>
internal static class LineTokenReader
{
    /// <param name="tokens">The table of words and what lines are made of.</param>
    /// <param name="numbers">The numbers in them.</param>
    /// <param name="offsets">Where each line starts, and the end.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static byte[] Read(ByteReader tokens, ByteReader numbers, ReadOnlySpan<int> offsets)
    {
        var starts = new int[tokens.Count() + 1];
        for (var word = 1; word < starts.Length; word++)
        {
            var length = tokens.Int();
            starts[word] = (uint)length <= (uint)(tokens.Remaining - starts[word - 1]) ? starts[word - 1] + length : throw Damaged();
        }

        var words = tokens.Bytes(starts[^1]);
        var text = GC.AllocateUninitializedArray<byte>(offsets[^1]);
        var at = 0;
        while (at < text.Length)
        {
            var token = tokens.Int();
            var left = text.AsSpan(at);
            if (token is LineTokenWriter.Number or LineTokenWriter.NumberAndSpace)
            {
                at += Write(numbers.Varint(), token == LineTokenWriter.NumberAndSpace, left);
                continue;
            }

            var word = token - LineTokenWriter.FirstWord;
            if ((uint)word >= (uint)(starts.Length - 1) || starts[word + 1] - starts[word] > left.Length)
            {
                throw Damaged();
            }

            words[starts[word]..starts[word + 1]].CopyTo(left);
            at += starts[word + 1] - starts[word];
        }

        return text;
    }

    private static int Write(ulong number, bool isSpaced, Span<byte> to)
    {
        if (!System.Buffers.Text.Utf8Formatter.TryFormat(number, to, out var length) || (isSpaced && length == to.Length))
        {
            throw Damaged();
        }

        if (isSpaced)
        {
            to[length++] = (byte)' ';
        }

        return length;
    }

    private static InvalidDataException Damaged() => new("Stored data is damaged: a line is longer than it should be, or has a word that is not there.");
}
