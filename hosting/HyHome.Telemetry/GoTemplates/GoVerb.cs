using System.Globalization;
using System.Text;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>One verb of a format, such as <c>%-10s</c> or <c>%.2f</c>.</summary>
internal sealed record GoVerb(char Letter, string Flags, int? Width, int? Precision)
{
    private const int Widest = 1_000_000;

    /// <summary>Reads a verb; <paramref name="i"/> is at the percent sign and ends at the letter.</summary>
    public static GoVerb Read(string format, ref int i, Func<object?> star)
    {
        var start = ++i;
        while (i < format.Length && format[i] is '+' or '-' or '#' or ' ' or '0')
        {
            i++;
        }

        var flags = format[start..i];
        var width = Count(format, ref i, star);
        int? precision = null;
        if (i < format.Length && format[i] == '.')
        {
            i++;
            precision = Count(format, ref i, star) ?? 0;
        }

        return new GoVerb(i < format.Length ? format[i] : '\0', width < 0 ? flags + "-" : flags, width is { } w ? Math.Abs(w) : null, precision);
    }

    /// <summary>A value in this form.</summary>
    public string Format(object? value)
    {
        var text = Letter switch
        {
            'v' => Flags.Contains('#', StringComparison.Ordinal) && value is string s ? GoText.Quote(s) : value is null ? "<nil>" : GoFormat.Print(value),
            's' => value is string or ITemplateObject or System.Collections.IEnumerable ? Cut(GoFormat.Print(value)) : Bad(value),
            'q' => value is string s ? GoText.Quote(Cut(s)) : value is long r ? GoText.Quote(new Rune((int)r)) : Bad(value),
            'd' => value is long l ? Sign(l.ToString(CultureInfo.InvariantCulture), l < 0) : Bad(value),
            'x' or 'X' => Hex(value),
            'o' => value is long l ? Convert.ToString(l, 8) : Bad(value),
            'b' => value is long l ? Convert.ToString(l, 2) : Bad(value),
            'c' => value is long l && Rune.IsValid((int)l) ? new Rune((int)l).ToString() : Bad(value),
            't' => value is bool b ? (b ? "true" : "false") : Bad(value),
            'f' or 'F' => value is double d ? Number(d, Fixed(d)) : Bad(value),
            'e' or 'E' => value is double d ? Number(d, Exponent(d)) : Bad(value),
            'g' or 'G' => value is double d ? Number(d, Shortest(d)) : Bad(value),
            'T' => TemplateValues.TypeName(value),
            _ => $"%!{Letter}({TemplateValues.TypeName(value)}={GoFormat.Print(value)})",
        };
        var width = Width ?? 0;
        if (Flags.Contains('-', StringComparison.Ordinal))
        {
            return text.PadRight(width);
        }

        // Zeros go between the sign and the digits.
        return Flags.Contains('0', StringComparison.Ordinal) && value is long or double
            ? (text is ['-' or '+', ..] ? text[0] + text[1..].PadLeft(width - 1, '0') : text.PadLeft(width, '0'))
            : text.PadLeft(width);
    }

    private static int? Count(string format, ref int i, Func<object?> star)
    {
        if (i < format.Length && format[i] == '*')
        {
            i++;
            return (int)Math.Clamp(TemplateValues.ToInteger(star()), -Widest, Widest);
        }

        var start = i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
        {
            i++;
        }

        return i == start ? null : int.TryParse(format.AsSpan(start, i - start), out var count) && count <= Widest ? count : Widest;
    }

    private string Cut(string text) => Precision is { } p && text.Length > p ? string.Concat(text.EnumerateRunes().Take(p).Select(static r => r.ToString())) : text;

    // .NET rounds exactly, as Go does, to any number of digits.
    private string Fixed(double value) => value.ToString("F" + (Precision ?? 6), CultureInfo.InvariantCulture);

    private string Exponent(double value) =>
        value.ToString((Precision ?? 6) == 0 ? "0e+00" : "0." + new string('0', Precision ?? 6) + "e+00", CultureInfo.InvariantCulture);

    private string Shortest(double value)
    {
        var digits = Math.Max(1, Precision ?? 0);
        var text = Precision is null || value == 0 || !double.IsFinite(value)
            ? GoText.General(value)
            : GoText.General(double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), digits);
        return Letter == 'G' ? text.ToUpperInvariant() : text;
    }

    private string Number(double value, string text) => double.IsFinite(value) ? Sign(text, value < 0) : GoText.Number(value);

    private string Sign(string text, bool negative) => negative ? text
        : Flags.Contains('+', StringComparison.Ordinal) ? "+" + text
        : Flags.Contains(' ', StringComparison.Ordinal) ? " " + text
        : text;

    private string Hex(object? value)
    {
        var text = value switch
        {
            long l => l < 0 ? "-" + (-l).ToString("x", CultureInfo.InvariantCulture) : l.ToString("x", CultureInfo.InvariantCulture),
            string s => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s)),
            _ => Bad(value),
        };
        return Letter == 'X' ? text.ToUpperInvariant() : text;
    }

    private string Bad(object? value) => value is null ? $"%!{Letter}(<nil>)" : $"%!{Letter}({TemplateValues.TypeName(value)}={GoFormat.Print(value)})";
}
