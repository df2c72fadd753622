using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.LogQL.Values;

/// <summary>Sizes as people write them (<c>1.5KiB</c>, <c>42MB</c>), read and written as Loki does: units without an i count in thousands.</summary>
internal static class HumanBytes
{
    private static readonly string[] DecimalUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Reads a size.</summary>
    public static bool TryParse(string text, out ulong bytes, [NotNullWhen(false)] out string? error)
    {
        bytes = 0;
        var digits = 0;
        while (digits < text.Length && (char.IsDigit(text[digits]) || text[digits] is '.' or ','))
        {
            digits++;
        }

        if (!GoFloat.TryParse(text[..digits].Replace(",", "", StringComparison.Ordinal), out var number, out error))
        {
            return false;
        }

        var unit = text[digits..].Trim().ToLowerInvariant();
        if (Multiplier(unit) is not { } multiplier)
        {
            error = $"unhandled size name: {unit}";
            return false;
        }

        number *= multiplier;
        if (number >= ulong.MaxValue)
        {
            error = $"too large: {text}";
            return false;
        }

        bytes = (ulong)number;
        return true;
    }

    /// <summary>Writes a size in thousands with at most one decimal: <c>1.5kB</c>, or <c>1.5 kB</c> with a space.</summary>
    public static string Format(ulong bytes, bool space = false)
    {
        var separator = space ? " " : "";
        if (bytes < 10)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes}{separator}B");
        }

        var exponent = Math.Floor(Math.Log(bytes) / Math.Log(1000));
        var value = Math.Floor((bytes / Math.Pow(1000, exponent) * 10) + 0.5) / 10;
        return value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + separator + DecimalUnits[(int)exponent];
    }

    private static double? Multiplier(string unit)
    {
        if (unit is "" or "b")
        {
            return 1;
        }

        var power = "kmgtpe".IndexOf(unit[0], StringComparison.Ordinal) + 1;
        return power == 0 ? null : unit[1..] switch
        {
            "" or "b" => Math.Pow(1000, power),
            "i" or "ib" => Math.Pow(1024, power),
            _ => null,
        };
    }
}
