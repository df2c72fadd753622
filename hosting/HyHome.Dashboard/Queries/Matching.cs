namespace HyHome.Dashboard.Queries;

/// <summary>Chooses what fits what is typed: what begins with it first, then what has it inside.</summary>
internal static class Matching
{
    private const int Most = 50;

    public static CompletionList At(QueryPlace place, int cursor, IEnumerable<Completion> candidates)
    {
        var items = candidates
            .Select(c => (Item: c, Rank: Rank(c.Text, place.Word)))
            .Where(static c => c.Rank < int.MaxValue)
            .OrderBy(static c => c.Rank)
            .Take(Most)
            .Select(static c => c.Item)
            .ToList();
        // What is typed in full already needs no list.
        return items is [var only] && only.Text == place.Word ? CompletionList.Empty : new CompletionList(place.From, cursor, items);
    }

    /// <summary>Values as they stand in a query: in quotes, which are closed where they were open.</summary>
    public static IEnumerable<Completion> Values(QueryPlace place, IEnumerable<string> values, string detail = "") => values.Select(v => place.IsQuoted
        ? new Completion(QueryText.Quote(v)[1..], "value", detail)
        : new Completion(QueryText.Quote(v), "value", detail));

    private static int Rank(string text, string word)
    {
        var plain = text.AsSpan().TrimStart('"');
        return word.Length == 0 || plain.StartsWith(word, StringComparison.Ordinal) ? 0
            : plain.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 1
            : plain.Contains(word, StringComparison.OrdinalIgnoreCase) ? 2
            : int.MaxValue;
    }
}
