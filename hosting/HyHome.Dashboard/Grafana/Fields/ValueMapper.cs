using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Finds the words and the colour that a mapping gives to a value.</summary>
internal static class ValueMapper
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>The first mapping that matches, with the words that a pattern makes of the value; null when none does.</summary>
    /// <param name="mappings">The mappings.</param>
    /// <param name="value">A number, a text, a truth, or null.</param>
    public static ValueMapping? Find(IReadOnlyList<ValueMapping> mappings, object? value)
    {
        foreach (var mapping in mappings)
        {
            if (mapping.Type == "regex")
            {
                if (value is string text && Replace(mapping, text) is { } replaced)
                {
                    return replaced;
                }
            }
            else if (Matches(mapping, value))
            {
                return mapping;
            }
        }

        return null;
    }

    private static bool Matches(ValueMapping mapping, object? value) => mapping.Type switch
    {
        "value" => Text(value) == mapping.Match,
        "range" => value is double number && number >= (mapping.From ?? double.NegativeInfinity) && number <= (mapping.To ?? double.PositiveInfinity),
        "special" => mapping.Match switch
        {
            "null" => value is null,
            "nan" => value is double.NaN,
            "null+nan" => value is null or double.NaN,
            "true" => value is true or "true",
            "false" => value is false or "false",
            "empty" => value is "",
            _ => false,
        },
        _ => false,
    };

    private static ValueMapping? Replace(ValueMapping mapping, string text)
    {
        try
        {
            var pattern = new Regex(RegexText.Pattern(mapping.Match), RegexText.Options(mapping.Match), Patience);
            return !pattern.IsMatch(text) ? null
                : mapping.Text is null ? mapping
                : mapping with { Text = pattern.Replace(text, mapping.Text, 1) };
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            // A pattern that cannot be read maps nothing, as in Grafana: the value itself is shown.
            return null;
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
