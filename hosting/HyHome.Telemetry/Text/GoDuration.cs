using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>Durations as Go's <c>time.ParseDuration</c> and <c>Duration.String</c> read and write them, in nanoseconds.</summary>
public static class GoDuration
{
    private static readonly (string Name, double Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12),
    ];

    /// <summary>Reads a duration such as <c>1.5h</c>, <c>-300ms</c> or <c>2h45m</c>.</summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(text);
        nanoseconds = 0;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-", StringComparison.Ordinal);
        rest = negative || rest.StartsWith("+", StringComparison.Ordinal) ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        if (rest.Length == 0)
        {
            return false;
        }

        var total = 0.0;
        while (rest.Length > 0)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
            {
                digits++;
            }

            var letters = digits;
            while (letters < rest.Length && !char.IsAsciiDigit(rest[letters]) && rest[letters] != '.')
            {
                letters++;
            }

            var unitName = rest[digits..letters].ToString();
            var unit = Array.FindIndex(Units, u => u.Name == unitName);
            if (unit < 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                return false;
            }

            total += amount * Units[unit].Nanoseconds;
            rest = rest[letters..];
        }

        if (total > long.MaxValue)
        {
            return false;
        }

        nanoseconds = (long)Math.Round(total) * (negative ? -1 : 1);
        return true;
    }

    /// <summary>Why Go refuses a text as a duration.</summary>
    public static string Explain(string text)
    {
        var rest = text.AsSpan(text.Length > 0 && text[0] is '+' or '-' ? 1 : 0);
        while (!rest.IsEmpty)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
            {
                digits++;
            }

            if (digits == 0 || rest[..digits].SequenceEqual("."))
            {
                break;
            }

            var letters = digits;
            while (letters < rest.Length && !char.IsAsciiDigit(rest[letters]) && rest[letters] != '.')
            {
                letters++;
            }

            var unit = rest[digits..letters].ToString();
            if (unit.Length == 0)
            {
                return $"time: missing unit in duration {GoText.Quote(text)}";
            }

            if (unit is not ("ns" or "us" or "µs" or "μs" or "ms" or "s" or "m" or "h"))
            {
                return $"time: unknown unit {GoText.Quote(unit)} in duration {GoText.Quote(text)}";
            }

            rest = rest[letters..];
        }

        return $"time: invalid duration {GoText.Quote(text)}";
    }

    /// <summary>Writes a duration such as <c>1h0m0.5s</c>, <c>1.5ms</c> or <c>0s</c>.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        var left = nanoseconds < 0 ? (ulong)-(nanoseconds + 1) + 1 : (ulong)nanoseconds;
        if (left < 1_000_000_000)
        {
            var (unit, size) = left < 1000 ? ("ns", 1UL) : left < 1_000_000 ? ("µs", 1000UL) : ("ms", 1_000_000UL);
            return text.Append(Fraction(left, size)).Append(unit).ToString();
        }

        var hours = left / 3_600_000_000_000;
        var minutes = left / 60_000_000_000 % 60;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{minutes}m");
        }

        return text.Append(Fraction(left % 60_000_000_000, 1_000_000_000)).Append('s').ToString();
    }

    private static string Fraction(ulong value, ulong unit) => ((decimal)value / unit).ToString("0.#########", CultureInfo.InvariantCulture);
}
