using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using HyHome.Dashboard.Grafana.Fields;

namespace HyHome.Dashboard.Grafana.Variables;

/// <summary>How the values of a variable are written.</summary>
internal static partial class VariableFormats
{
    /// <summary>One value as it is, several as <c>{a,b}</c>: where nothing else is said.</summary>
    public static string Glob(VariableValue value) => value.Values.Count == 1 ? value.Values[0] : value.Values.Count == 0 ? "" : "{" + string.Join(',', value.Values) + "}";

    /// <summary>What people read: <c>a + b</c>, or <c>All</c>.</summary>
    public static string Text(VariableValue value) => value.IsAll ? "All" : string.Join(" + ", value.Texts);

    /// <summary>For PromQL: a list is a pattern, escaped for a quoted string.</summary>
    public static string PromQL(VariableValue value) => value switch
    {
        { IsList: false } => string.Join(',', value.Values.Select(EscapeQuoted)),
        { Values.Count: 1 } => EscapePatternQuoted(value.Values[0]),
        _ => "(" + string.Join('|', value.Values.Select(EscapePatternQuoted)) + ")",
    };

    /// <summary>For LogQL: as for PromQL, without the brackets.</summary>
    public static string LogQL(VariableValue value) => value.IsList ? string.Join('|', value.Values.Select(EscapePatternQuoted)) : string.Join(',', value.Values.Select(EscapeQuoted));

    /// <summary>For TraceQL: as for LogQL.</summary>
    public static string TraceQL(VariableValue value) => value.IsList ? string.Join('|', value.Values.Select(EscapePatternQuoted)) : string.Join(',', value.Values.Select(EscapeQuoted));

    /// <summary>Writes values in a format.</summary>
    /// <param name="value">The values.</param>
    /// <param name="format">Its name, with an argument after a colon.</param>
    /// <param name="name">The variable's name.</param>
    /// <param name="otherwise">For a format that is not known.</param>
    public static string Write(VariableValue value, string format, string name, Func<VariableValue, string> otherwise)
    {
        var colon = format.IndexOf(':', StringComparison.Ordinal);
        var (id, argument) = colon < 0 ? (format, "") : (format[..colon], format[(colon + 1)..]);
        var values = value.Values;
        return id switch
        {
            "raw" or "csv" => string.Join(',', values),
            "regex" => values.Count == 1 ? EscapePattern(values[0]) : "(" + string.Join('|', values.Select(EscapePattern)) + ")",
            "pipe" => string.Join('|', values),
            "glob" => Glob(value),
            "text" => Text(value),
            "json" => values.Count == 1 && !value.IsList ? JsonSerializer.Serialize(values[0]) : JsonSerializer.Serialize(values),
            "lucene" => values.Count == 1 && !value.IsList ? EscapeLucene(values[0]) : "(" + string.Join(" OR ", values.Select(static item => $"\"{EscapeLucene(item)}\"")) + ")",
            "percentencode" => Uri.EscapeDataString(Glob(value)),
            "uriencode" => Uri.EscapeDataString(Glob(value)).Replace("%2F", "/", StringComparison.Ordinal),
            "html" => WebUtility.HtmlEncode(string.Join(", ", values)),
            "distributed" => string.Join(',', values.Select((item, index) => index == 0 ? item : $"{name}={item}")),
            "singlequote" => string.Join(',', values.Select(static item => $"'{item.Replace("'", "\\'", StringComparison.Ordinal)}'")),
            "doublequote" => string.Join(',', values.Select(static item => $"\"{item.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")),
            "sqlstring" => string.Join(',', values.Select(static item => $"'{item.Replace("'", "''", StringComparison.Ordinal)}'")),
            "queryparam" => QueryParameters(value, name),
            "customqueryparam" => CustomQueryParameters(values, name, argument),
            "join" => string.Join(argument.Length > 0 ? argument : ",", values),
            "date" => Date(values.Count > 0 ? values[0] : "", argument),
            _ => otherwise(value),
        };
    }

    /// <summary>As an address carries them: <c>var-name=a&amp;var-name=b</c>.</summary>
    public static string QueryParameters(VariableValue value, string name) => value.IsAll
        ? $"var-{Uri.EscapeDataString(name)}={Uri.EscapeDataString(VariableValue.All)}"
        : string.Join('&', value.Values.DefaultIfEmpty("").Select(item => $"var-{Uri.EscapeDataString(name)}={Uri.EscapeDataString(item)}"));

    /// <summary>Signs that mean something in a pattern, escaped.</summary>
    public static string EscapePattern(string value) => PatternSigns().Replace(value, "\\$&");

    private static string EscapePatternQuoted(string value) => QuotedPatternSigns().Replace(value.Replace("\\", "\\\\\\\\", StringComparison.Ordinal), @"\\$&").Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string EscapeQuoted(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string EscapeLucene(string value) => LuceneSigns().Replace(value, "\\$&");

    private static string CustomQueryParameters(IReadOnlyList<string> values, string name, string argument)
    {
        var parts = argument.Split(':');
        var key = Uri.EscapeDataString(parts[0].Length > 0 ? parts[0] : name);
        var prefix = parts.Length > 1 ? parts[1] : "";
        return string.Join('&', values.Select(item => $"{key}={prefix}{Uri.EscapeDataString(item)}"));
    }

    private static string Date(string milliseconds, string format)
    {
        if (!double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > 2.5e14)
        {
            return milliseconds;
        }

        var time = DateTimeOffset.UnixEpoch.AddMilliseconds(number);
        return format switch
        {
            "" or "iso" => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            "seconds" => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            _ => time.ToString(MomentFormat.ToDotNet(format), CultureInfo.InvariantCulture),
        };
    }

    [GeneratedRegex(@"[\\$^*{}\[\]+?.()|/]", RegexOptions.CultureInvariant)]
    private static partial Regex PatternSigns();

    [GeneratedRegex(@"[$^*{}\[\]+?.()|]", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedPatternSigns();

    [GeneratedRegex("""[!*+\-=<>\s&|()\[\]{}^~?:\\/"]""", RegexOptions.CultureInvariant)]
    private static partial Regex LuceneSigns();
}
