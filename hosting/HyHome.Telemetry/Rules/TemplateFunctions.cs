using System.Globalization;
using HyHome.Telemetry.GoTemplates;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Functions;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Rules;

/// <summary>The functions that Prometheus gives to templates.</summary>
internal static class TemplateFunctions
{
    public static IReadOnlyDictionary<string, TemplateFunction> For(Func<string, IReadOnlyList<RuleSample>> query, string externalUrl, DateTimeOffset time) => new Dictionary<string, TemplateFunction>
    {
        ["query"] = a => query(Text(a, 0)).Select(static object? (s) => ToValue(s)).ToList(),
        ["first"] = static a => a.Count > 0 && a[0] is IReadOnlyList<object?> { Count: > 0 } list ? list[0] : throw new TemplateException("first() called on vector with no elements"),
        ["label"] = static a => Member(a, 1, "Labels") is IReadOnlyDictionary<string, string> labels ? labels.GetValueOrDefault(Text(a, 0), "") : "",
        ["value"] = static a => Member(a, 0, "Value"),
        ["strvalue"] = static a => Member(a, 0, "Labels") is IReadOnlyDictionary<string, string> labels ? labels.GetValueOrDefault("__value__", "") : "",
        ["sortByLabel"] = static a => a.Count > 1 && a[1] is IReadOnlyList<object?> list
            ? list.OrderBy(v => Member([v], 0, "Labels") is IReadOnlyDictionary<string, string> l ? l.GetValueOrDefault(Text(a, 0), "") : "", StringComparer.Ordinal).ToList()
            : new List<object?>(),
        ["args"] = static a => a.Select(static (v, i) => (v, i)).ToDictionary(static p => "arg" + p.i.ToString(CultureInfo.InvariantCulture), static p => p.v),
        ["reReplaceAll"] = static a => GoRegex.Compile(Text(a, 0)) is var regex ? regex.Replace(Text(a, 2), m => GoRegex.Expand(Text(a, 1), m)) : "",
        ["match"] = static a => GoRegex.Compile(Text(a, 0)).IsMatch(Text(a, 1)),
        ["title"] = static a => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(Text(a, 0)),
        ["toUpper"] = static a => Text(a, 0).ToUpperInvariant(),
        ["toLower"] = static a => Text(a, 0).ToLowerInvariant(),
        ["safeHtml"] = static a => Text(a, 0),
        ["stripPort"] = static a => StripPort(Text(a, 0)),
        ["stripDomain"] = static a => StripDomain(Text(a, 0)),
        ["externalURL"] = _ => externalUrl,
        ["pathPrefix"] = _ => Uri.TryCreate(externalUrl, UriKind.Absolute, out var uri) ? uri.AbsolutePath.TrimEnd('/') : "",
        ["graphLink"] = static a => RuleLinks.Graph(Text(a, 0)),
        ["tableLink"] = static a => RuleLinks.Table(Text(a, 0)),
        ["humanize"] = static a => Humanize.Decimal(Number(a)),
        ["humanize1024"] = static a => Humanize.Base1024(Number(a)),
        ["humanizeDuration"] = static a => Humanize.Duration(Number(a)),
        ["humanizePercentage"] = static a => Humanize.Percentage(Number(a)),
        ["humanizeTimestamp"] = static a => Humanize.Timestamp(Number(a)),
        ["parseDuration"] = static a => PrometheusDuration.TryParse(Text(a, 0), out var milliseconds, out var error) ? milliseconds / 1000.0 : throw new TemplateException(error),
        ["toDuration"] = static a => GoDuration.Format((long)(Number(a) * 1e9)),
        ["now"] = _ => time.ToUnixTimeMilliseconds() / 1000.0,
        ["urlQueryEscape"] = static a => Uri.EscapeDataString(Text(a, 0)).Replace("%20", "+", StringComparison.Ordinal),
        ["toTime"] = static a => Humanize.Timestamp(Number(a)),
    };

    private static TemplateStruct ToValue(RuleSample sample) => new(
        "*template.sample", ("Labels", sample.Labels.ToDictionary(static l => l.Name, static l => l.Value)), ("Value", sample.Value));

    private static object? Member(IReadOnlyList<object?> arguments, int index, string name) =>
        arguments.Count > index && TemplateValues.TryMember(arguments[index], name, [], out var member) ? member : null;

    private static string Text(IReadOnlyList<object?> arguments, int index) => arguments.Count <= index
        ? throw new TemplateException($"wrong number of args: want at least {index + 1} got {arguments.Count}")
        : arguments[index] switch
        {
            string text => text,
            double number => GoText.General(number),
            null => "",
            var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
        };

    private static double Number(IReadOnlyList<object?> arguments) => arguments.Count == 0
        ? throw new TemplateException("wrong number of args: want 1 got 0")
        : arguments[0] switch
        {
            double number => number,
            long number => number,
            string text => GoFloat.TryParse(text, out var number, out var error) ? number : throw new TemplateException(error),
            var other => throw new TemplateException($"can't convert {TemplateValues.TypeName(other)} to float"),
        };

    private static string StripPort(string hostPort)
    {
        var colon = hostPort.LastIndexOf(':');
        return colon < 0 || hostPort.IndexOf(':', StringComparison.Ordinal) != colon && !hostPort.StartsWith('[') ? hostPort : hostPort[..colon].Trim('[', ']');
    }

    private static string StripDomain(string hostPort)
    {
        var host = StripPort(hostPort);
        var port = hostPort[host.Length..];
        return System.Net.IPAddress.TryParse(host, out _) ? hostPort : host.Split('.')[0] + port;
    }
}
