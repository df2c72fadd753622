using System.Text;

namespace HyHome.Dashboard.Queries;

/// <summary>Changes LogQL as a person would: a label goes into the braces, a field behind a pipe.</summary>
internal static class LogQuery
{
    /// <summary>All streams: Loki wants at least one condition that is not empty.</summary>
    public const string All = """{service_name=~".+"}""";

    /// <summary>The lines of a trace. Its id is structured metadata of what came by OTLP.</summary>
    public static string OfTrace(string traceId, string? spanId = null) =>
        $"{All} | trace_id={QueryText.Quote(traceId)}" + (spanId is null ? "" : $" | span_id={QueryText.Quote(spanId)}");

    /// <summary>Adds a condition on a label of the stream, in place of one of the same label and value.</summary>
    /// <param name="query">LogQL.</param>
    /// <param name="label">The label.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isOut">Whether lines with it are left out.</param>
    public static string WithLabel(string query, string label, string value, bool isOut = false)
    {
        var (open, close) = Braces(query);
        if (open < 0)
        {
            return $"{{{label}{(isOut ? "!=" : "=")}{QueryText.Quote(value)}}} {query}".TrimEnd();
        }

        var conditions = Split(query[(open + 1)..close]).Where(c => !IsOf(c, label) || (isOut && !IsExactly(c, label, value) && c.Contains("!=", StringComparison.Ordinal))).ToList();
        conditions.Add($"{label}{(isOut ? "!=" : "=")}{QueryText.Quote(value)}");
        // The condition that only keeps the braces from being empty has done its work.
        if (!isOut && conditions.Count > 1)
        {
            conditions.Remove("service_name=~\".+\"");
        }
        else if (conditions.TrueForAll(static c => c.Contains("!=", StringComparison.Ordinal) || c.Contains("!~", StringComparison.Ordinal)))
        {
            conditions.Insert(0, "service_name=~\".+\"");
        }

        return query[..(open + 1)] + string.Join(", ", conditions) + query[close..];
    }

    /// <summary>Takes all conditions on a label out of the braces.</summary>
    public static string WithoutLabel(string query, string label)
    {
        var (open, close) = Braces(query);
        if (open < 0)
        {
            return query;
        }

        var kept = Split(query[(open + 1)..close]).Where(c => !IsOf(c, label)).ToList();
        return query[..(open + 1)] + (kept.Count == 0 ? All[1..^1] : string.Join(", ", kept)) + query[close..];
    }

    /// <summary>The value that a label must have; null where the braces do not say.</summary>
    public static string? LabelOf(string query, string label)
    {
        var (open, close) = Braces(query);
        var found = open < 0 ? null : Split(query[(open + 1)..close]).FirstOrDefault(c => IsOf(c, label) && c[label.Length..].TrimStart() is ['=', not '~', ..]);
        var quoted = found?[(found.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        return quoted is ['"' or '`', .., _] ? quoted[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : null;
    }

    /// <summary>Adds a condition on a field: structured metadata, or what a parser took from the line.</summary>
    public static string WithField(string query, string field, string value, bool isOut = false)
    {
        var stage = $"| {field}{(isOut ? "!=" : "=")}{QueryText.Quote(value)}";
        var opposite = $"| {field}{(isOut ? "=" : "!=")}{QueryText.Quote(value)}";
        var plain = query.Replace(" " + opposite, "", StringComparison.Ordinal);
        return plain.Contains(stage, StringComparison.Ordinal) ? plain : $"{plain.TrimEnd()} {stage}";
    }

    /// <summary>Takes all conditions that a field equals something away.</summary>
    public static string WithoutField(string query, string field)
    {
        while (Stage(query, field) is var (start, end) && start >= 0)
        {
            query = query[..start].TrimEnd() + query[end..];
        }

        return query;
    }

    /// <summary>The value that a field must have; null where no stage says.</summary>
    public static string? FieldOf(string query, string field)
    {
        var (start, end) = Stage(query, field);
        return start < 0 ? null : query[(query.IndexOf('"', start) + 1)..(end - 1)];
    }

    /// <summary>Adds a filter for a text in the line.</summary>
    public static string WithText(string query, string text, bool isOut = false) => $"{query.TrimEnd()} {(isOut ? "!=" : "|=")} {QueryText.Quote(text)}";

    /// <summary>How many lines there are by level, at each step.</summary>
    public static string Histogram(string query, TimeSpan step) => $"sum by (detected_level) (count_over_time({query.Trim()} [{QueryText.Duration(step)}]))";

    /// <summary>The texts that lines must have: what is marked in them.</summary>
    public static IReadOnlyList<string> Searched(string query)
    {
        var found = new List<string>();
        for (var at = query.IndexOf("|=", StringComparison.Ordinal); at >= 0; at = query.IndexOf("|=", at + 2, StringComparison.Ordinal))
        {
            var open = at + 2;
            while (open < query.Length && query[open] == ' ')
            {
                open++;
            }

            if (open < query.Length && query[open] is '"' or '`' && EndOfString(query, open) is var end && end > open + 1)
            {
                var text = query[(open + 1)..end];
                found.Add(query[open] == '"' ? text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : text);
            }
        }

        return found;
    }

    private static (int Start, int End) Stage(string query, string field)
    {
        var start = query.IndexOf($"| {field}=\"", StringComparison.Ordinal);
        return start < 0 ? (-1, -1) : (start, Math.Min(query.Length, EndOfString(query, start + field.Length + 3) + 1));
    }

    private static bool IsOf(string condition, string label) =>
        condition.StartsWith(label, StringComparison.Ordinal) && condition[label.Length..].TrimStart() is ['=' or '!', ..];

    private static bool IsExactly(string condition, string label, string value) =>
        condition.Replace(" ", "", StringComparison.Ordinal) is var c && (c == $"{label}={QueryText.Quote(value)}" || c == $"{label}!={QueryText.Quote(value)}");

    // The first braces outside of strings.
    private static (int Open, int Close) Braces(string query)
    {
        var open = -1;
        for (var i = 0; i < query.Length; i++)
        {
            if (query[i] is '"' or '`')
            {
                i = EndOfString(query, i);
            }
            else if (query[i] == '{')
            {
                open = i;
            }
            else if (query[i] == '}' && open >= 0)
            {
                return (open, i);
            }
        }

        return (-1, -1);
    }

    private static List<string> Split(string conditions)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < conditions.Length; i++)
        {
            if (conditions[i] is '"' or '`')
            {
                var end = Math.Min(EndOfString(conditions, i), conditions.Length - 1);
                part.Append(conditions, i, end - i + 1);
                i = end;
            }
            else if (conditions[i] == ',')
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(conditions[i]);
            }
        }

        parts.Add(part.ToString().Trim());
        parts.RemoveAll(static p => p.Length == 0);
        return parts;
    }

    private static int EndOfString(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] == '"')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i;
            }
        }

        return text.Length;
    }
}
