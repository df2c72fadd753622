using System.Text.RegularExpressions;

namespace HyHome.Hosting.Lgtm.Checks;

/// <summary>The selector of streams as Loki's configuration takes it: matchers in braces, one of which at least must ask for something.</summary>
internal static partial class StreamSelector
{
    public static bool IsValid(string text) => Whole().Match(text) is { Success: true } match
        && match.Groups["operator"].Captures.Zip(match.Groups["value"].Captures, (relation, value) => Asks(relation.Value, Unquote(value.Value))).Any(asks => asks);

    // A matcher that a stream without the label fulfils asks for nothing.
    private static bool Asks(string relation, string value) => relation switch
    {
        "=" => value.Length > 0,
        "!=" => value.Length == 0,
        "=~" => !MatchesNothing(value),
        _ => MatchesNothing(value),
    };

    private static bool MatchesNothing(string pattern)
    {
        try
        {
            return Regex.IsMatch(string.Empty, $"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            // Not in this language of patterns; in Go's it may be one, and then one that asks.
            return false;
        }
    }

    private static string Unquote(string value) => value[1..^1];

    [GeneratedRegex("""^\s*\{\s*(?:[a-zA-Z_][a-zA-Z0-9_]*\s*(?<operator>=~|!~|!=|=)\s*(?<value>"(?:\\[abfnrtv\\"xuU0-7]|[^"\\\n])*"|`[^`]*`)\s*(?:,\s*(?!\})|(?=\})))+\}\s*$""")]
    private static partial Regex Whole();
}
