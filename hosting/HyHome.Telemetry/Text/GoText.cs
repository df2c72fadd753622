using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>Values written as Go writes them, because the real components' answers are Go's.</summary>
public static class GoText
{
    /// <summary>A double as <c>strconv.FormatFloat(v, 'f', -1, 64)</c>: shortest digits that read back, never an exponent.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0 ? shortest : Expand(shortest, exponentAt);
    }

    /// <summary>A double as <c>fmt</c>'s <c>%v</c> and <c>%g</c> (<c>'g', -1</c>): shortest digits, with an exponent from 1e+06 on and below 1e-04.</summary>
    /// <param name="value">The number.</param>
    /// <param name="largestPlainExponent">The decimal exponent from which on an exponent is written: Go takes 6 where no precision is asked for.</param>
    public static string General(double value, int largestPlainExponent = 6)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var scientific = value.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= largestPlainExponent ? Scientific(value) : Number(value);
    }

    /// <summary>A double as <c>strconv.FormatFloat(v, 'e', -1, 64)</c>: <c>1.5e+06</c>.</summary>
    public static string Scientific(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        var plain = Number(Math.Abs(value));
        var pointAt = plain.IndexOf('.', StringComparison.Ordinal);
        var whole = pointAt < 0 ? plain.Length : pointAt;
        var all = pointAt < 0 ? plain : plain.Remove(pointAt, 1);
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        var exponent = digits.Length == 0 ? 0 : whole - leading - 1;
        digits = digits.Length == 0 ? "0" : digits;
        var mantissa = digits.Length == 1 ? digits : digits.Insert(1, ".");
        var sign = double.IsNegative(value) ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>A string as <c>strconv.Quote</c>.</summary>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder(value.Length + 2).Append('"');
        for (var i = 0; i < value.Length;)
        {
            // A lone low surrogate stands for a byte that is not UTF-8 (see GoString).
            if (Rune.TryGetRuneAt(value, i, out var rune))
            {
                AppendQuoted(text, rune, '"');
                i += rune.Utf16SequenceLength;
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{value[i++] & 0xff:x2}");
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>A character as <c>%q</c>: <c>'x'</c>.</summary>
    public static string Quote(Rune value)
    {
        var text = new StringBuilder("'");
        AppendQuoted(text, value, '\'');
        return text.Append('\'').ToString();
    }

    private static void AppendQuoted(StringBuilder text, Rune rune, char quote)
    {
        _ = rune.Value switch
        {
            '\\' => text.Append("\\\\"),
            '\a' => text.Append("\\a"),
            '\b' => text.Append("\\b"),
            '\f' => text.Append("\\f"),
            '\n' => text.Append("\\n"),
            '\r' => text.Append("\\r"),
            '\t' => text.Append("\\t"),
            '\v' => text.Append("\\v"),
            var c when c == quote => text.Append('\\').Append(quote),
            < ' ' or 0x7f => text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
            _ when IsPrintable(rune) => text.Append(rune),
            <= 0xffff => text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
            _ => text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
        };
    }

    // Go prints letters, marks, numbers, punctuation, symbols and the ASCII space as they are.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string NotFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    private static string Expand(string shortest, int exponentAt)
    {
        var exponent = int.Parse(shortest.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = shortest.AsSpan(0, exponentAt);
        var negative = mantissa[0] == '-';
        mantissa = negative ? mantissa[1..] : mantissa;
        var pointAt = mantissa.IndexOf('.');
        var whole = pointAt < 0 ? mantissa.Length : pointAt;
        var digits = pointAt < 0 ? mantissa.ToString() : string.Concat(mantissa[..pointAt], mantissa[(pointAt + 1)..]);
        var position = whole + exponent;
        var text = position <= 0
            ? "0." + new string('0', -position) + digits
            : position >= digits.Length ? digits.PadRight(position, '0') : digits.Insert(position, ".");
        return negative ? "-" + text : text;
    }
}
