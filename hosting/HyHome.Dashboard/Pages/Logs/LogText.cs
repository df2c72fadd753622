using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Pages.Logs;

/// <summary>Cuts a line into what is marked and what is not.</summary>
internal static partial class LogText
{
    /// <summary>The parts of a text; those that were searched for are marked.</summary>
    public static IEnumerable<(string Text, bool IsMarked)> Parts(string text, IReadOnlyList<string> searched)
    {
        var from = 0;
        while (searched.Count > 0 && Next(text, searched, from) is var (at, length) && at >= 0)
        {
            if (at > from)
            {
                yield return (text[from..at], false);
            }

            yield return (text.Substring(at, length), true);
            from = at + length;
        }

        if (from < text.Length)
        {
            yield return (text[from..], false);
        }
    }

    /// <summary>A line as one line of a list: without colours of a terminal, and with a sign for line ends.</summary>
    public static string OneLine(string text, int most)
    {
        // What is cut off anyway need not be searched for colours and line ends.
        var start = text.Length > most * 2 ? text[..(most * 2)] : text;
        var plain = WithoutColors(start).TrimEnd().Replace("\r", "", StringComparison.Ordinal).Replace("\n", " ↵ ", StringComparison.Ordinal);
        return plain.Length > most || start.Length < text.Length ? plain[..Math.Min(most, plain.Length)] + "…" : plain;
    }

    /// <summary>Takes ANSI sequences out.</summary>
    public static string WithoutColors(string text) => text.Contains('\u001b', StringComparison.Ordinal) ? Escapes().Replace(text, "") : text;

    private static (int At, int Length) Next(string text, IReadOnlyList<string> searched, int from)
    {
        var (at, length) = (-1, 0);
        foreach (var word in searched)
        {
            var found = word.Length == 0 ? -1 : text.IndexOf(word, from, StringComparison.Ordinal);
            if (found >= 0 && (at < 0 || found < at))
            {
                (at, length) = (found, word.Length);
            }
        }

        return (at, length);
    }

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
