using System.Text;
using HyHome.Dashboard.Clients;
using HyHome.Dashboard.Grafana.Model;

namespace HyHome.Dashboard.Grafana.Queries;

/// <summary>Adds conditions to every selector of a query that writes selectors in braces (PromQL, LogQL); a metric without braces gets some.</summary>
internal static class AdHocFilters
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "start", "end", "atan2", "inf", "nan",
    };

    /// <summary>The query with the conditions.</summary>
    /// <param name="expression">The query.</param>
    /// <param name="filters">The conditions; none leave the query as it is.</param>
    /// <param name="isLogQL">Whether it is LogQL, where each selector has braces, words are stages, and names are never quoted.</param>
    public static string Apply(string expression, IEnumerable<AdHocFilter> filters, bool isLogQL = false)
    {
        var conditions = string.Join(", ", filters.Where(static filter => filter.Key.Length > 0).Select(filter => $"{Name(filter.Key, isLogQL)}{filter.Operator}{QueryText.Quote(filter.Value)}"));
        return conditions.Length == 0 ? expression : Insert(expression, conditions, isLogQL);
    }

    // A name such as service.name stands in quotes, as Prometheus takes it since its third version.
    private static string Name(string key, bool isLogQL) =>
        isLogQL || (!char.IsAsciiDigit(key[0]) && key.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':')) ? key : QueryText.Quote(key);

    private static string Insert(string text, string conditions, bool isLogQL)
    {
        var result = new StringBuilder(text.Length + conditions.Length * 2);
        var isLabelList = false;
        for (var at = 0; at < text.Length;)
        {
            var letter = text[at];
            if (letter is '"' or '\'' or '`')
            {
                at = Copy(text, at, QuotedEnd(text, at), result);
            }
            else if (letter == '{')
            {
                var end = BraceEnd(text, at);
                var inside = text[(at + 1)..Math.Max(at + 1, end - 1)].Trim().TrimEnd(',');
                result.Append('{').Append(inside).Append(inside.Length > 0 ? ", " : "").Append(conditions).Append('}');
                at = end;
            }
            else if (letter == '[')
            {
                at = Copy(text, at, text.IndexOf(']', at) is var close and >= 0 ? close + 1 : text.Length, result);
            }
            else if (letter == '(' && isLabelList)
            {
                at = Copy(text, at, text.IndexOf(')', at) is var close and >= 0 ? close + 1 : text.Length, result);
                isLabelList = false;
            }
            else if (char.IsAsciiLetter(letter) || letter is '_' or ':')
            {
                var end = at;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or ':'))
                {
                    end++;
                }

                var word = text[at..end];
                var next = NextSign(text, end);
                isLabelList = word.ToLowerInvariant() is "by" or "without" or "on" or "ignoring" or "group_left" or "group_right" && next == '(';
                result.Append(word);
                if (!isLogQL && !Words.Contains(word) && next is not ('(' or '{') && !IsAggregation(text, end))
                {
                    result.Append('{').Append(conditions).Append('}');
                }

                at = end;
            }
            else if (char.IsAsciiDigit(letter))
            {
                // A number or a duration: its letters name nothing.
                var end = at;
                while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '_'))
                {
                    end++;
                }

                at = Copy(text, at, end, result);
            }
            else
            {
                result.Append(letter);
                at++;
            }
        }

        return result.ToString();
    }

    // sum by (job) (…): the word before a list of labels is no metric.
    private static bool IsAggregation(string text, int at)
    {
        var rest = text.AsSpan(at).TrimStart();
        return (rest.StartsWith("by", StringComparison.OrdinalIgnoreCase) && rest[2..].TrimStart().StartsWith("("))
            || (rest.StartsWith("without", StringComparison.OrdinalIgnoreCase) && rest[7..].TrimStart().StartsWith("("));
    }

    private static int Copy(string text, int from, int to, StringBuilder result)
    {
        result.Append(text, from, to - from);
        return to;
    }

    private static int QuotedEnd(string text, int at)
    {
        var quote = text[at];
        for (var index = at + 1; index < text.Length; index++)
        {
            if (text[index] == '\\' && quote != '`')
            {
                index++;
            }
            else if (text[index] == quote)
            {
                return index + 1;
            }
        }

        return text.Length;
    }

    private static int BraceEnd(string text, int at)
    {
        for (var index = at + 1; index < text.Length;)
        {
            if (text[index] == '}')
            {
                return index + 1;
            }

            index = text[index] is '"' or '\'' or '`' ? QuotedEnd(text, index) : index + 1;
        }

        return text.Length;
    }

    private static char NextSign(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length ? text[at] : '\0';
    }
}
