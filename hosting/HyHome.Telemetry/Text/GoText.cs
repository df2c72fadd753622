using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>Values written as Go writes them, because the real components' answers are Go's.</summary>
public static class GoText
{
    /// <summary>A double as <c>strconv.FormatFloat(v, 'f', -1, 64)</c>: shortest digits that read back, never an exponent.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value))
        {
            return "NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "+Inf" : "-Inf";
        }

        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        return exponentAt < 0 ? shortest : Expand(shortest, exponentAt);
    }

    /// <summary>A string as <c>strconv.Quote</c>.</summary>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                '\r' => text.Append("\\r"),
                < ' ' or '\u007f' => text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

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
