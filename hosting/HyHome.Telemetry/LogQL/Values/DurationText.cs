using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Values;

/// <summary>Durations in queries and lines: Prometheus' notation first, then Go's; in nanoseconds.</summary>
internal static class DurationText
{
    /// <summary>Reads a duration of a query.</summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        if (PrometheusDuration.TryParse(text, out var milliseconds, out _))
        {
            nanoseconds = milliseconds * 1_000_000;
            return true;
        }

        return GoDuration.TryParse(text, out nanoseconds);
    }

    /// <summary>Why Go refuses a text as a duration.</summary>
    public static string GoError(string text)
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
}
