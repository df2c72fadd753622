using System.Globalization;
using System.Text.RegularExpressions;

namespace HyHome.Dashboard.Pages.Traces;

/// <summary>What to look for, for who does not write TraceQL.</summary>
public sealed partial record TraceFilter
{
    /// <summary>Only traces through a service.</summary>
    public string? Service { get; init; }

    /// <summary>Only traces with a span of a name.</summary>
    public string? Name { get; init; }

    /// <summary>error, ok or unset; null for any.</summary>
    public string? Status { get; init; }

    /// <summary>The least duration of the trace, e.g. <c>100ms</c>.</summary>
    public string? Min { get; init; }

    /// <summary>The longest duration of the trace, e.g. <c>2s</c>.</summary>
    public string? Max { get; init; }

    /// <summary>Attributes and their values: <c>http.route=/orders http.response.status_code>=500</c>.</summary>
    public string? Tags { get; init; }

    /// <summary>What of it cannot be read; null where all can.</summary>
    public string? Problem =>
        !IsDuration(Min) ? $"“{Min}” is no duration: write it as 100ms, 1.5s or 2m."
        : !IsDuration(Max) ? $"“{Max}” is no duration: write it as 100ms, 1.5s or 2m."
        : Tags is { } tags && Tag().Replace(tags, "").Trim() is { Length: > 0 } rest ? $"“{rest}” is no attribute with a value: write it as http.route=/orders."
        : null;

    /// <summary>The same as TraceQL. What is on one span is in one pair of braces.</summary>
    public string ToTraceQL()
    {
        var conditions = new List<string>();
        Add(Service, v => $"resource.service.name = {QueryText.Quote(v)}");
        Add(Name, v => $"name = {QueryText.Quote(v)}");
        Add(Status, v => $"status = {v}");
        foreach (Match tag in Tag().Matches(Tags ?? ""))
        {
            conditions.Add($"{Attribute(tag.Groups["key"].Value)} {tag.Groups["op"].Value} {Value(tag.Groups["op"].Value, tag.Groups["value"].Value)}");
        }

        Add(Min, v => $"trace:duration >= {Plain(v)}");
        Add(Max, v => $"trace:duration <= {Plain(v)}");
        return conditions.Count == 0 ? "{}" : "{ " + string.Join(" && ", conditions) + " }";

        void Add(string? value, Func<string, string> write)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                conditions.Add(write(value.Trim()));
            }
        }
    }

    private static string Attribute(string key) => key.StartsWith('.') || key.Contains(':', StringComparison.Ordinal) || key.Split('.')[0] is "resource" or "span" or "event" or "link" or "instrumentation" ? key : "." + key;

    private static string Value(string op, string text)
    {
        var plain = text.Trim('"');
        var isLiteral = text == plain && op is not ("=~" or "!~")
            && (plain is "true" or "false" || double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || (op[0] is '>' or '<' && IsDuration(plain)));
        return isLiteral ? plain : QueryText.Quote(plain);
    }

    private static bool IsDuration(string? text) => string.IsNullOrWhiteSpace(text) || Duration().IsMatch(text);

    private static string Plain(string duration) => duration.Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h))+\s*$")]
    private static partial Regex Duration();

    [GeneratedRegex("""(?<key>[\w.:\-/]+)\s*(?<op>!=|=~|!~|>=|<=|=|>|<)\s*(?<value>"[^"]*"|[^\s"]+)""")]
    private static partial Regex Tag();
}
