using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Pages.Logs;

/// <summary>Lines as they are shown.</summary>
internal static partial class LogText
{
    /// <summary>A line as one line of a list: without colours of a terminal, and with a sign for line ends.</summary>
    public static string OneLine(string text, int most)
    {
        // What is cut off anyway need not be searched for colours and line ends.
        var start = text.Length > most * 2 ? text[..(most * 2)] : text;
        var plain = WithoutColors(start).TrimEnd().Replace("\r", "", StringComparison.Ordinal).Replace("\n", " ↵ ", StringComparison.Ordinal);
        return start.Length < text.Length && plain.Length <= most ? plain + "…" : Cut(plain, most);
    }

    /// <summary>Takes ANSI sequences out.</summary>
    public static string WithoutColors(string text) => text.Contains('\u001b', StringComparison.Ordinal) ? Escapes().Replace(text, "") : text;

    /// <summary>At most so many characters, with a sign where some are left out. No character is cut in two.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";

    /// <summary>The class of a level's colour; none for what a line only calls its level: whatever it holds would become classes.</summary>
    public static string LevelClass(string level) => level.All(char.IsAsciiLetterLower) ? $"level-{level}" : "";

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
