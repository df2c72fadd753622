using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace HyHome.Telemetry.Text;

/// <summary>Durations in Prometheus' notation (common/model: <c>1h30m</c>, <c>5m</c>, <c>250ms</c>, <c>0</c>), in milliseconds.</summary>
public static class PrometheusDuration
{
    // From the largest: a unit may be used once, and only after larger ones. "Exact" units are written only where nothing is left over.
    private static readonly (string Name, long Milliseconds, bool Exact)[] Units =
    [
        ("y", 31_536_000_000, true), ("w", 604_800_000, true), ("d", 86_400_000, false), ("h", 3_600_000, false), ("m", 60_000, false), ("s", 1000, false), ("ms", 1, false),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">It is not one; worded as Prometheus does.</exception>
    public static long Parse(string text) => TryParse(text, out var milliseconds, out var error) ? milliseconds : throw new FormatException(error);

    /// <summary>Reads a duration, or says why it isn't one.</summary>
    public static bool TryParse(string text, out long milliseconds, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        milliseconds = 0;
        error = text switch
        {
            "" => "empty duration string",
            _ => null,
        };
        if (error is not null || text == "0")
        {
            return error is null;
        }

        var position = 0;
        var unitAt = 0;
        decimal total = 0;
        while (position < text.Length)
        {
            var start = position;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
            {
                position++;
            }

            var digits = text.AsSpan(start, position - start);
            var nameAt = position;
            while (position < text.Length && !char.IsAsciiDigit(text[position]))
            {
                position++;
            }

            var name = text[nameAt..position];
            var unit = Array.FindIndex(Units, u => u.Name == name);
            if (digits.Length > 0 && name.Length > 0 && unit < 0)
            {
                error = $"unknown unit {GoText.Quote(name)} in duration {GoText.Quote(text)}";
                return false;
            }

            if (digits.Length == 0 || unit < unitAt)
            {
                error = $"not a valid duration string: {GoText.Quote(text)}";
                return false;
            }

            if (digits.Length > 18 || (total += decimal.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * Units[unit].Milliseconds) > long.MaxValue / 1_000_000)
            {
                error = "duration out of range";
                return false;
            }

            unitAt = unit + 1;
        }

        milliseconds = (long)total;
        return true;
    }

    /// <summary>Writes a duration: <c>5400000</c> is <c>1h30m</c>.</summary>
    public static string Format(long milliseconds)
    {
        if (milliseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        var left = Math.Abs(milliseconds);
        foreach (var (name, size, exact) in Units)
        {
            if (left >= size && (!exact || left % size == 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"{left / size}{name}");
                left %= size;
            }
        }

        return text.ToString();
    }
}
