using System.Buffers;
using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Grafana.Fields;

/// <summary>Patterns as Grafana's files write them: bare, or <c>/between slashes/i</c>.</summary>
internal static class RegexText
{
    private static readonly SearchValues<char> Flags = SearchValues.Create("gimsuy");
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The pattern without its slashes and flags.</summary>
    public static string Pattern(string text) => IsDelimited(text, out var end) ? text[1..end] : text;

    /// <summary>What the flags say.</summary>
    public static RegexOptions Options(string text) => RegexOptions.CultureInvariant
        | (IsDelimited(text, out var end) && text.AsSpan(end).Contains('i') ? RegexOptions.IgnoreCase : RegexOptions.None);

    /// <summary>The pattern ready for use; null when it cannot be read.</summary>
    public static Regex? TryCreate(string text)
    {
        try
        {
            return new Regex(Pattern(text), Options(text), Patience);
        }
        catch (ArgumentException)
        {
            // Patterns come from files of other people: what cannot be read matches nothing.
            return null;
        }
    }

    private static bool IsDelimited(string text, out int end)
    {
        end = text.LastIndexOf('/');
        return end > 0 && text[0] == '/' && text.AsSpan(end + 1).IndexOfAnyExcept(Flags) < 0;
    }
}
