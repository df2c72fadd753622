using System.Text.RegularExpressions;

namespace HyHome.Telemetry.Text;

/// <summary>
/// Compiles patterns written for Go's RE2 syntax. Matching is linear in the input (no backtracking), so that no pattern of a user can hang a query.
/// </summary>
public static class GoRegex
{
    /// <summary>Compiles a pattern that must match the whole input; <c>.</c> matches a newline too, as in Prometheus 3.</summary>
    /// <exception cref="FormatException">The pattern is invalid.</exception>
    public static Regex CompileAnchored(string pattern) => Create($"^(?s:{Translate(pattern)})\\z", pattern);

    /// <summary>Compiles a pattern that may match anywhere.</summary>
    /// <exception cref="FormatException">The pattern is invalid.</exception>
    public static Regex Compile(string pattern) => Create(Translate(pattern), pattern);

    private static Regex Create(string translated, string original)
    {
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: {e.Message}: `{original}`", e);
        }
    }

    // Go names groups (?P<name>…); .NET knows (?<name>…) only. Go's \z is .NET's \z; Go's $ without (?m) is .NET's \z.
    private static string Translate(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
    }
}
