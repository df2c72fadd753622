using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>Functions on texts: sprig's names in small letters, and Loki's older ones in capitals, whose arguments come in another order.</summary>
internal static class TextFunctions
{
    private const int LongestResult = 1024 * 1024;

    public static FrozenDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>
    {
        ["ToLower"] = Arguments.Texts(static s => s.ToLowerInvariant()),
        ["ToUpper"] = Arguments.Texts(static s => s.ToUpperInvariant()),
        ["lower"] = Arguments.Texts(static s => s.ToLowerInvariant()),
        ["upper"] = Arguments.Texts(static s => s.ToUpperInvariant()),
        ["title"] = Arguments.Texts(Title),
        ["Replace"] = static a => Replace(Arguments.Text(Arguments.Of(a, 4), 0, "Replace"), Arguments.Text(a, 1, "Replace"), Arguments.Text(a, 2, "Replace"), TemplateValues.ToInteger(a[3])),
        ["replace"] = Arguments.Texts(static (old, with, s) => Replace(s, old, with, -1)),
        ["Trim"] = Arguments.Texts(static (s, set) => s.Trim(set.ToCharArray())),
        ["TrimLeft"] = Arguments.Texts(static (s, set) => s.TrimStart(set.ToCharArray())),
        ["TrimRight"] = Arguments.Texts(static (s, set) => s.TrimEnd(set.ToCharArray())),
        ["TrimPrefix"] = Arguments.Texts(TrimPrefix),
        ["TrimSuffix"] = Arguments.Texts(TrimSuffix),
        ["TrimSpace"] = Arguments.Texts(static s => s.Trim()),
        ["trim"] = Arguments.Texts(static s => s.Trim()),
        ["trimAll"] = Arguments.Texts(static (set, s) => s.Trim(set.ToCharArray())),
        ["trimPrefix"] = Arguments.Texts(static (prefix, s) => TrimPrefix(s, prefix)),
        ["trimSuffix"] = Arguments.Texts(static (suffix, s) => TrimSuffix(s, suffix)),
        ["contains"] = Arguments.Texts(static (part, s) => s.Contains(part, StringComparison.Ordinal)),
        ["hasPrefix"] = Arguments.Texts(static (prefix, s) => s.StartsWith(prefix, StringComparison.Ordinal)),
        ["hasSuffix"] = Arguments.Texts(static (suffix, s) => s.EndsWith(suffix, StringComparison.Ordinal)),
        ["trunc"] = static a => Truncate(Whole(Arguments.Of(a, 2)[0]), Arguments.Text(a, 1, "trunc")),
        ["substr"] = static a => Substring(Whole(Arguments.Of(a, 3)[0]), Whole(a[1]), Arguments.Text(a, 2, "substr")),
        ["repeat"] = static a => Repeat(Whole(Arguments.Of(a, 2)[0]), Arguments.Text(a, 1, "repeat")),
        ["indent"] = static a => Indent(Whole(Arguments.Of(a, 2)[0]), Arguments.Text(a, 1, "indent")),
        ["nindent"] = static a => "\n" + Indent(Whole(Arguments.Of(a, 2)[0]), Arguments.Text(a, 1, "nindent")),
        ["alignLeft"] = static a => Align(Whole(Arguments.Of(a, 2)[0]), Arguments.Text(a, 1, "alignLeft"), left: true),
        ["alignRight"] = static a => Align(Whole(Arguments.Of(a, 2)[0]), Arguments.Text(a, 1, "alignRight"), left: false),
        ["b64enc"] = Arguments.Texts(static s => Convert.ToBase64String(Encoding.UTF8.GetBytes(s))),
        ["b64dec"] = Arguments.Texts(Base64),
        ["urlencode"] = Arguments.Texts(static s => Uri.EscapeDataString(s).Replace("%20", "+", StringComparison.Ordinal)),
        ["urldecode"] = Arguments.Texts(UrlDecode),
        ["regexReplaceAll"] = Arguments.Texts(static (regex, s, with) => GoRegex.Compile(regex).Replace(s, m => GoRegex.Expand(with, m))),
        ["regexReplaceAllLiteral"] = Arguments.Texts(static (regex, s, with) => GoRegex.Compile(regex).Replace(s, _ => with)),
        ["count"] = Arguments.Texts(static (regex, s) => (long)GoRegex.Compile(regex).Count(s)),
    }.ToFrozenDictionary();

    private static int Whole(object? value) => (int)Math.Clamp(TemplateValues.ToInteger(value), int.MinValue, int.MaxValue);

    private static string TrimPrefix(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string TrimSuffix(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            result.Append(i == 0 || IsSeparator(text[i - 1]) ? char.ToUpperInvariant(text[i]) : text[i]);
        }

        return result.ToString();
    }

    // What parts words, as Go sees it: of ASCII all but letters, digits and the underscore, of the rest white space.
    private static bool IsSeparator(char c) => char.IsAscii(c) ? !(char.IsAsciiLetterOrDigit(c) || c == '_') : char.IsWhiteSpace(c);

    private static string Replace(string text, string old, string with, long count)
    {
        if (count == 0)
        {
            return text;
        }

        var result = new StringBuilder();
        if (old.Length == 0)
        {
            // Nothing is found before each character and at the end.
            foreach (var rune in text.EnumerateRunes())
            {
                if (count != 0)
                {
                    result.Append(with);
                    count--;
                }

                result.Append(rune);
                Check(result.Length);
            }

            return result.Append(count != 0 ? with : "").ToString();
        }

        var position = 0;
        for (; count != 0 && text.IndexOf(old, position, StringComparison.Ordinal) is >= 0 and var at; count--)
        {
            result.Append(text, position, at - position).Append(with);
            position = at + old.Length;
            Check(result.Length);
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    // As sprig, these two count bytes: a character that is cut in two shows as what cannot be decoded.
    private static string Truncate(int count, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return count < 0 && bytes.Length + count > 0 ? Cut(bytes, bytes.Length + count, bytes.Length)
            : count >= 0 && bytes.Length > count ? Cut(bytes, 0, count)
            : text;
    }

    private static string Substring(int start, int end, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return start < 0
            ? end < 0 ? throw OutOfRange($":{end}", "") : end > bytes.Length ? throw OutOfRange($":{end}", $" with length {bytes.Length}") : Cut(bytes, 0, end)
            : end < 0 || end > bytes.Length
                ? start > bytes.Length ? throw OutOfRange($"{start}:{bytes.Length}", "") : Cut(bytes, start, bytes.Length)
                : start > end ? throw OutOfRange($"{start}:{end}", "") : Cut(bytes, start, end);
    }

    private static string Cut(byte[] bytes, int start, int end) => GoString.Decode(bytes.AsSpan(start..end), static _ => '\uFFFD');

    private static TemplateException OutOfRange(string bounds, string with) => new($"runtime error: slice bounds out of range [{bounds}]{with}");

    private static string Repeat(int count, string text)
    {
        Check((long)Math.Max(0, count) * text.Length);
        return count < 0 ? throw new TemplateException("strings: negative Repeat count") : string.Concat(Enumerable.Repeat(text, count));
    }

    private static string Indent(int spaces, string text)
    {
        Check((long)Math.Max(0, spaces) * (1 + text.Count(static c => c == '\n')));
        var pad = new string(' ', Math.Max(0, spaces));
        return pad + text.Replace("\n", "\n" + pad, StringComparison.Ordinal);
    }

    private static string Align(int count, string text, bool left)
    {
        var runes = text.EnumerateRunes().ToArray();
        if (count < 0 || count == runes.Length)
        {
            return text;
        }

        Check(count);
        if (count > runes.Length)
        {
            var pad = new string(' ', count - runes.Length);
            return left ? text + pad : pad + text;
        }

        return string.Concat(left ? runes[..count] : runes[^count..]);
    }

    private static string Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "illegal base64 data at input byte 0";
    }

    private static string UrlDecode(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _))
            {
                throw new TemplateException($"invalid URL escape {GoText.Quote(text[i..Math.Min(text.Length, i + 3)])}");
            }
        }

        return WebUtility.UrlDecode(text);
    }

    private static void Check(long length)
    {
        if (length > LongestResult)
        {
            throw new TemplateException($"result exceeds {LongestResult} characters");
        }
    }
}
