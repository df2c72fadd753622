using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>A character class of Go's RE2 syntax, as ranges of code points and Unicode categories, that can write itself as .NET pattern.</summary>
internal sealed class GoRegexClass
{
    private const int MaxRune = 0x10FFFF;
    private static readonly (int, int)[] Digit = [('0', '9')];
    private static readonly (int, int)[] Space = [('\t', '\n'), ('\f', '\r'), (' ', ' ')];
    private static readonly (int, int)[] Word = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

    private static readonly Dictionary<string, (int, int)[]> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')],
        ["alpha"] = [('A', 'Z'), ('a', 'z')],
        ["ascii"] = [(0, 0x7f)],
        ["blank"] = [('\t', '\t'), (' ', ' ')],
        ["cntrl"] = [(0, 0x1f), (0x7f, 0x7f)],
        ["digit"] = Digit,
        ["graph"] = [('!', '~')],
        ["lower"] = [('a', 'z')],
        ["print"] = [(' ', '~')],
        ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')],
        ["word"] = Word,
        ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    // The scripts people filter by, as ranges of their main blocks; .NET knows blocks and categories, not scripts.
    private static readonly Dictionary<string, (int, int)[]> Scripts = new(StringComparer.Ordinal)
    {
        ["Arabic"] = [(0x600, 0x6ff), (0x750, 0x77f), (0x8a0, 0x8ff), (0xfb50, 0xfdff), (0xfe70, 0xfeff)],
        ["Cyrillic"] = [(0x400, 0x52f), (0x1c80, 0x1c8f), (0x2de0, 0x2dff), (0xa640, 0xa69f)],
        ["Greek"] = [(0x370, 0x3ff), (0x1f00, 0x1fff)],
        ["Han"] = [(0x2e80, 0x2fd5), (0x3005, 0x3007), (0x3021, 0x3029), (0x3400, 0x4dbf), (0x4e00, 0x9fff), (0xf900, 0xfaff), (0x20000, 0x323af)],
        ["Hangul"] = [(0x1100, 0x11ff), (0x3131, 0x318e), (0xa960, 0xa97c), (0xac00, 0xd7a3)],
        ["Hebrew"] = [(0x591, 0x5f4), (0xfb1d, 0xfb4f)],
        ["Hiragana"] = [(0x3041, 0x3096), (0x309d, 0x309f)],
        ["Katakana"] = [(0x30a1, 0x30fa), (0x30fd, 0x30ff), (0x31f0, 0x31ff), (0xff66, 0xff9d)],
        ["Latin"] = [('A', 'Z'), ('a', 'z'), (0xaa, 0xaa), (0xba, 0xba), (0xc0, 0xd6), (0xd8, 0xf6), (0xf8, 0x2b8), (0x1e00, 0x1eff), (0x2c60, 0x2c7f)],
        ["Thai"] = [(0xe01, 0xe3a), (0xe40, 0xe5b)],
    };

    private static readonly HashSet<string> Categories = new(StringComparer.Ordinal)
    {
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    };

    private readonly List<(int Low, int High)> _ranges = [];
    private readonly StringBuilder _categories = new();
    private bool _negated;

    /// <summary>Reads a class in brackets.</summary>
    public static GoRegexClass Parse(string pattern, ref int position)
    {
        var start = position++;
        var set = new GoRegexClass();
        if (position < pattern.Length && pattern[position] == '^')
        {
            set._negated = true;
            position++;
        }

        for (var first = true; ; first = false)
        {
            if (position >= pattern.Length)
            {
                throw GoRegexTranslator.Error("missing closing ]", pattern[start..]);
            }

            if (pattern[position] == ']' && !first)
            {
                position++;
                return set;
            }

            set.Item(pattern, ref position);
        }
    }

    /// <summary>Reads <c>\d</c>, <c>\pL</c> and their like, or returns null and leaves the position where it is.</summary>
    public static GoRegexClass? TryParseEscapedClass(string pattern, ref int position)
    {
        var set = new GoRegexClass();
        return set.TryEscapedClass(pattern, ref position) ? set : null;
    }

    public static int ReadRune(string pattern, ref int position)
    {
        if (char.IsSurrogate(pattern[position]) && position + 1 < pattern.Length && char.IsSurrogatePair(pattern[position], pattern[position + 1]))
        {
            position += 2;
            return char.ConvertToUtf32(pattern[position - 2], pattern[position - 1]);
        }

        return pattern[position++];
    }

    /// <summary>Reads an escape that stands for one character.</summary>
    public static int ReadEscape(string pattern, ref int position)
    {
        var start = position++;
        if (position >= pattern.Length)
        {
            throw GoRegexTranslator.Error("trailing backslash at end of expression", "");
        }

        var c = ReadRune(pattern, ref position);
        switch (c)
        {
            case >= '1' and <= '7' when position >= pattern.Length || pattern[position] is < '0' or > '7':
                break;
            case >= '0' and <= '7':
                var octal = c - '0';
                for (var i = 1; i < 3 && position < pattern.Length && pattern[position] is >= '0' and <= '7'; i++)
                {
                    octal = (octal * 8) + pattern[position++] - '0';
                }

                return octal;
            case 'x':
                return ReadHex(pattern, start, ref position);
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)c):
                return c;
        }

        throw GoRegexTranslator.Error("invalid escape sequence", pattern[start..position]);
    }

    /// <summary>Writes the class. Where it stands alone (not in a run), code points beyond U+FFFF count as one.</summary>
    public string ToPattern(bool inRun)
    {
        var basic = new StringBuilder();
        var pairs = new List<string>();
        foreach (var (low, high) in Normalized())
        {
            if (low <= char.MaxValue)
            {
                Unit(basic, low);
                basic.Append('-');
                Unit(basic, Math.Min(high, char.MaxValue));
            }

            if (high > char.MaxValue && !_negated)
            {
                pairs.AddRange(Pairs(Math.Max(low, 0x10000), high));
            }
        }

        basic.Append(_categories);
        var units = basic.Length == 0 ? (_negated ? "[\\s\\S]" : "[^\\s\\S]") : $"[{(_negated ? "^" : "")}{basic}]";
        if (_negated)
        {
            return inRun ? units : $"(?:[\\ud800-\\udbff][\\udc00-\\udfff]|{units})";
        }

        return pairs.Count == 0 ? units : $"(?:{units}|{string.Join('|', pairs)})";
    }

    private static int ReadHex(string pattern, int start, ref int position)
    {
        if (position < pattern.Length && pattern[position] == '{')
        {
            var end = pattern.IndexOf('}', position);
            if (end > 0 && int.TryParse(pattern.AsSpan(position + 1, end - position - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rune) && rune is >= 0 and <= MaxRune)
            {
                position = end + 1;
                return rune;
            }
        }
        else if (position + 2 <= pattern.Length && int.TryParse(pattern.AsSpan(position, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rune))
        {
            position += 2;
            return rune;
        }

        throw GoRegexTranslator.Error("invalid escape sequence", pattern[start..Math.Min(pattern.Length, position + 1)]);
    }

    private static void Unit(StringBuilder text, int unit) => text.Append(CultureInfo.InvariantCulture, $"\\u{unit:x4}");

    // A range beyond U+FFFF as surrogate pairs: what is left of the first block, whole blocks as one range, and the start of the last.
    private static IEnumerable<string> Pairs(int low, int high)
    {
        while (low <= high)
        {
            var whole = (low & 0x3ff) == 0 && high - low >= 0x3ff;
            var end = whole ? ((high + 1) & ~0x3ff) - 1 : Math.Min(high, low | 0x3ff);
            var first = char.ConvertFromUtf32(low);
            var last = char.ConvertFromUtf32(end);
            yield return $"[\\u{(int)first[0]:x4}-\\u{(int)last[0]:x4}][\\u{(int)first[1]:x4}-\\u{(int)last[1]:x4}]";
            low = end + 1;
        }
    }

    private void Item(string pattern, ref int position)
    {
        if (pattern[position] == '[' && position + 1 < pattern.Length && pattern[position + 1] == ':' && TryPosix(pattern, ref position))
        {
            return;
        }

        if (pattern[position] == '\\' && TryEscapedClass(pattern, ref position))
        {
            return;
        }

        var start = position;
        var low = Character(pattern, ref position);
        var high = low;
        if (position + 1 < pattern.Length && pattern[position] == '-' && pattern[position + 1] != ']')
        {
            position++;
            high = Character(pattern, ref position);
            if (high < low)
            {
                throw GoRegexTranslator.Error("invalid character class range", pattern[start..position]);
            }
        }

        _ranges.Add((low, high));
    }

    private static int Character(string pattern, ref int position) =>
        pattern[position] == '\\' ? ReadEscape(pattern, ref position) : ReadRune(pattern, ref position);

    private bool TryPosix(string pattern, ref int position)
    {
        var end = pattern.IndexOf(":]", position + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var name = pattern[(position + 2)..end];
        var negated = name.StartsWith('^');
        if (!Posix.TryGetValue(negated ? name[1..] : name, out var ranges))
        {
            throw GoRegexTranslator.Error("invalid character class range", pattern[position..(end + 2)]);
        }

        Add(ranges, negated);
        position = end + 2;
        return true;
    }

    private bool TryEscapedClass(string pattern, ref int position)
    {
        if (position + 1 >= pattern.Length)
        {
            return false;
        }

        var c = pattern[position + 1];
        var ranges = char.ToLowerInvariant(c) switch
        {
            'd' => Digit,
            's' => Space,
            'w' => Word,
            _ => null,
        };
        if (ranges is not null)
        {
            Add(ranges, char.IsUpper(c));
            position += 2;
            return true;
        }

        return c is 'p' or 'P' && UnicodeClass(pattern, ref position, c == 'P');
    }

    private bool UnicodeClass(string pattern, ref int position, bool negated)
    {
        var start = position;
        position += 2;
        string name;
        if (position < pattern.Length && pattern[position] == '{')
        {
            var end = pattern.IndexOf('}', position);
            if (end < 0)
            {
                throw GoRegexTranslator.Error("invalid character class range", pattern[start..]);
            }

            name = pattern[(position + 1)..end];
            position = end + 1;
        }
        else
        {
            name = position < pattern.Length ? pattern[position].ToString() : "";
            position++;
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        if (name == "Any")
        {
            Add([(0, MaxRune)], negated);
        }
        else if (Categories.Contains(name))
        {
            _categories.Append(negated ? "\\P{" : "\\p{").Append(name).Append('}');
        }
        else if (Scripts.TryGetValue(name, out var ranges))
        {
            Add(ranges, negated);
        }
        else
        {
            throw GoRegexTranslator.Error("invalid character class range", pattern[start..Math.Min(position, pattern.Length)]);
        }

        return true;
    }

    private void Add((int Low, int High)[] ranges, bool negated)
    {
        if (!negated)
        {
            _ranges.AddRange(ranges);
            return;
        }

        var next = 0;
        foreach (var (low, high) in ranges.OrderBy(static r => r.Low))
        {
            if (low > next)
            {
                _ranges.Add((next, low - 1));
            }

            next = high + 1;
        }

        if (next <= MaxRune)
        {
            _ranges.Add((next, MaxRune));
        }
    }

    private List<(int Low, int High)> Normalized()
    {
        var merged = new List<(int Low, int High)>();
        foreach (var (low, high) in _ranges.OrderBy(static r => r.Low))
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, high));
            }
            else
            {
                merged.Add((low, high));
            }
        }

        return merged;
    }
}
