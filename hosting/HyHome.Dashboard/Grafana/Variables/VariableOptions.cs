using System.Globalization;
using System.Text.RegularExpressions;
using HyHome.Dashboard.Grafana.Fields;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>Makes choices of what a variable's query answered, or of the list that it holds.</summary>
internal static partial class VariableOptions
{
    /// <summary>The values of a <c>custom</c> variable: <c>a, b, Text : value</c>; <c>\,</c> is a comma within a value.</summary>
    public static IReadOnlyList<VariableOption> Custom(string query)
    {
        var options = new List<VariableOption>();
        foreach (Match match in CustomItem().Matches(query))
        {
            var item = match.Value.Replace("\\,", ",", StringComparison.Ordinal).Trim();
            if (item.Length > 0)
            {
                var separator = item.IndexOf(" : ", StringComparison.Ordinal);
                options.Add(separator < 0 ? new(item, item) : new(item[(separator + 3)..].Trim(), item[..separator].Trim()));
            }
        }

        return options;
    }

    /// <summary>Answers through the variable's pattern, each once, in the variable's order.</summary>
    /// <param name="answers">What the query answered.</param>
    /// <param name="pattern">A pattern whose groups <c>value</c> and <c>text</c>, or whose first group, are taken; empty for all as they are.</param>
    /// <param name="sort">The order by Grafana's number.</param>
    public static IReadOnlyList<VariableOption> FromAnswers(IEnumerable<VariableOption> answers, string pattern, int sort)
    {
        var regex = pattern.Length > 0 ? RegexText.TryCreate(pattern) : null;
        var options = answers.SelectMany(answer => regex is null ? [answer] : Matches(regex, answer, pattern)).DistinctBy(static option => option.Value);
        return [.. Sort(options, sort)];
    }

    private static IEnumerable<VariableOption> Matches(Regex regex, VariableOption answer, string pattern)
    {
        var isGlobal = pattern.LastIndexOf('/') is > 0 and var end && pattern[0] == '/' && pattern.AsSpan(end).Contains('g');
        foreach (Match match in isGlobal ? regex.Matches(answer.Text) : regex.Match(answer.Text) is { Success: true } first ? [first] : Array.Empty<Match>().AsEnumerable())
        {
            var value = match.Groups["value"];
            var text = match.Groups["text"];
            if (value.Success || text.Success)
            {
                yield return new(value.Success ? value.Value : text.Value, text.Success ? text.Value : value.Value);
            }
            else if (match.Groups.Count > 1)
            {
                yield return new(match.Groups[1].Value, match.Groups[1].Value);
            }
            else
            {
                yield return answer;
            }
        }
    }

    private static IEnumerable<VariableOption> Sort(IEnumerable<VariableOption> options, int sort) => sort switch
    {
        1 => options.OrderBy(static option => option.Text, StringComparer.Ordinal),
        2 => options.OrderByDescending(static option => option.Text, StringComparer.Ordinal),
        3 => options.OrderBy(static option => Number(option.Text)),
        4 => options.OrderByDescending(static option => Number(option.Text)),
        5 => options.OrderBy(static option => option.Text, StringComparer.OrdinalIgnoreCase),
        6 => options.OrderByDescending(static option => option.Text, StringComparer.OrdinalIgnoreCase),
        7 => options.OrderBy(static option => option.Text, NaturalComparer.Instance),
        8 => options.OrderByDescending(static option => option.Text, NaturalComparer.Instance),
        _ => options,
    };

    // The first number in the text; a text without one comes first.
    private static double Number(string text) => Digits().Match(text) is { Success: true } match ? double.Parse(match.Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(@"(?:\\,|[^,])+", RegexOptions.CultureInvariant)]
    private static partial Regex CustomItem();

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
