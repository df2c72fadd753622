using System.Text.RegularExpressions;

namespace HyHome.Telemetry.Text;

/// <summary>
/// Compiles patterns written for Go's RE2 syntax. Matching is linear in the input (no backtracking), so that no pattern of a user can hang a query.
/// </summary>
public static class GoRegex
{
    /// <summary>Compiles a pattern that must match the whole input; <c>.</c> matches a newline too, as in Prometheus 3.</summary>
    /// <exception cref="FormatException">The pattern is invalid; the message is worded as Go's: <c>error parsing regexp: …</c>.</exception>
    public static Regex CompileAnchored(string pattern) => Create($"^(?s:{Translate(pattern, dotMatchesNewline: true)})\\z", pattern);

    /// <summary>Compiles a pattern that may match anywhere.</summary>
    /// <exception cref="FormatException">The pattern is invalid; the message is worded as Go's: <c>error parsing regexp: …</c>.</exception>
    public static Regex Compile(string pattern) => Create(Translate(pattern, dotMatchesNewline: false), pattern);

    /// <summary>Checks a pattern without compiling it.</summary>
    /// <exception cref="FormatException">The pattern is invalid; the message is worded as Go's: <c>error parsing regexp: …</c>.</exception>
    public static void Validate(string pattern) => _ = Translate(pattern, dotMatchesNewline: true);

    /// <summary>
    /// Fills the template of a replacement as Go's <c>Regexp.Expand</c>: <c>$1</c>, <c>${1}</c>, <c>$name</c>, <c>${name}</c> and <c>$$</c>;
    /// a group that is unknown or took no part is empty.
    /// </summary>
    public static string Expand(string template, Match match) => GoRegexTemplate.Expand(template, match);

    private static string Translate(string pattern, bool dotMatchesNewline)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new GoRegexTranslator(pattern, dotMatchesNewline).Translate();
    }

    private static Regex Create(string translated, string original)
    {
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: expression too large: `{original}`", e);
        }
    }
}
