namespace HyHome.Telemetry.GoTemplates;

/// <summary>Splits Go's time layouts (<c>2006-01-02T15:04:05.000Z07:00</c>) into elements and text.</summary>
internal static class GoTimeLayout
{
    // Longer ones first where one starts with another.
    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "__2", "_2006", "_2", "002", "01", "02", "03", "04", "05", "06", "15",
        "PM", "pm", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "1", "2", "3", "4", "5",
    ];

    /// <summary>The elements in order; text between them is told by <c>IsText</c>. Fractions are <c>.000</c> or <c>.999</c> with as many digits.</summary>
    public static IEnumerable<(string Element, bool IsText)> Split(string layout)
    {
        var text = 0;
        var i = 0;
        while (i < layout.Length)
        {
            var element = Fraction(layout, i) ?? Array.Find(Elements, e => string.CompareOrdinal(layout, i, e, 0, e.Length) == 0);
            // "Jan" within a longer word is text.
            if (element is null || (element is "Jan" or "Mon" && i + 3 < layout.Length && char.IsAsciiLetterLower(layout[i + 3])))
            {
                i++;
                continue;
            }

            if (element == "_2006")
            {
                i++;
                continue;
            }

            if (i > text)
            {
                yield return (layout[text..i], true);
            }

            yield return (element, false);
            i += element.Length;
            text = i;
        }

        if (i > text)
        {
            yield return (layout[text..], true);
        }
    }

    private static string? Fraction(string layout, int i)
    {
        if (layout[i] is not ('.' or ',') || i + 1 >= layout.Length || layout[i + 1] is not ('0' or '9'))
        {
            return null;
        }

        var end = i + 1;
        while (end < layout.Length && layout[end] == layout[i + 1])
        {
            end++;
        }

        return end < layout.Length && char.IsAsciiDigit(layout[end]) ? null : layout[i..end];
    }
}
