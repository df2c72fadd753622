using System.Text.RegularExpressions;

namespace HyHome.Tests.Dashboards;

/// <summary>Fills variables into queries as Grafana does; what is unknown is left as it stands.</summary>
internal static partial class Interpolation
{
    /// <summary>The variables that Grafana has on its own, for steps of 15 s.</summary>
    public static IReadOnlyDictionary<string, string> BuiltIn { get; } = new Dictionary<string, string>
    {
        ["__rate_interval"] = "1m",
        ["__auto"] = "1m",
        ["__interval"] = "15s",
        ["__range"] = "30m",
    };

    public static string Fill(string query, IReadOnlyDictionary<string, string> values) => Variable().Replace(
        query, match => Name(match) is var name && (values.TryGetValue(name, out var value) || BuiltIn.TryGetValue(name, out value)) ? value : match.Value);

    /// <summary>The names of all variables in a query. Numbers are no variables: they are groups of a pattern.</summary>
    public static IEnumerable<string> Names(string query) => Variable().Matches(query).Select(Name).Where(static name => !char.IsAsciiDigit(name[0]));

    private static string Name(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(@"\$\{(?<name>\w+)(?:[:.][^}]*)?\}|\$(?<name>\w+)")]
    private static partial Regex Variable();
}
