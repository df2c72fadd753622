using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary>Which groups and rules a request for <c>rules</c> wants, and which page of them.</summary>
internal sealed class RuleFilter
{
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _groups;
    private readonly HashSet<string> _files;
    private readonly string _type;
    private readonly IReadOnlyList<IReadOnlyList<LabelMatcher>> _matchers;
    private readonly int _mostGroups;
    private readonly string _token;

    /// <exception cref="PrometheusRequestException">A parameter is wrong.</exception>
    /// <exception cref="PromQLParseException">A selector is malformed.</exception>
    public RuleFilter(PrometheusParameters parameters)
    {
        (_names, _groups, _files) = (Wanted("rule_name[]"), Wanted("rule_group[]"), Wanted("file[]"));
        _matchers = parameters.Selectors(static problem => new PrometheusRequestException(problem));
        _type = parameters.Text("type").ToLowerInvariant();
        if (_type is not ("" or "alert" or "record"))
        {
            throw PrometheusRequestException.Parameter("type", $"not supported value {GoText.Quote(_type)}");
        }

        WithAlerts = !IsTrue(parameters.Text("exclude_alerts").ToLowerInvariant());
        (_mostGroups, _token) = Page(parameters.Text("group_limit"), parameters.Text("group_next_token"));

        HashSet<string> Wanted(string name) => [.. parameters.All(name).OfType<string>()];
    }

    /// <summary>Whether alerting rules are shown with their alerts.</summary>
    public bool WithAlerts { get; }

    /// <summary>The groups that are wanted with their rules, and what leads to the next page of them where there is one.</summary>
    /// <exception cref="PrometheusRequestException">The page's first group is no longer there.</exception>
    public (List<(RuleGroupState Group, List<RuleState> Rules)> Page, string? Next) Apply(IReadOnlyList<RuleGroupState> all)
    {
        var first = 0;
        while (_token.Length > 0 && (first == all.Count || Token(all[first]) != _token))
        {
            first = first < all.Count ? first + 1 : throw PrometheusRequestException.Parameter("group_next_token", $"invalid group_next_token '{_token}'. were rule groups changed?");
        }

        var page = new List<(RuleGroupState, List<RuleState>)>();
        foreach (var group in all.Skip(first).Where(g => Matches(_groups, g.Group.Name) && Matches(_files, g.Group.File)))
        {
            var rules = group.Rules.Where(IsWanted).ToList();
            if (rules.Count == 0)
            {
                continue;
            }

            if (_mostGroups > 0 && page.Count == _mostGroups)
            {
                return (page, Token(group));
            }

            page.Add((group, rules));
        }

        return (page, null);
    }

    private static bool Matches(HashSet<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value);

    // The token's form is Prometheus' own: clients may keep one across a restart of either.
    private static string Token(RuleGroupState group) =>
#pragma warning disable CA5350 // It names a group; it protects nothing.
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"{group.Group.File};{group.Group.Name}")));
#pragma warning restore CA5350

    private static bool IsTrue(string text) => text switch
    {
        "1" or "t" or "true" => true,
        "" or "0" or "f" or "false" => false,
        _ => throw PrometheusRequestException.Parameter("exclude_alerts", $"error converting exclude_alerts: strconv.ParseBool: parsing {GoText.Quote(text)}: invalid syntax"),
    };

    private static (int Limit, string Token) Page(string limit, string token)
    {
        if (limit.Length == 0)
        {
            return token.Length == 0 ? (0, "")
                : throw PrometheusRequestException.Parameter("group_next_token", "group_limit needs to be present in order to paginate over the groups");
        }

        if (!int.TryParse(limit, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var most))
        {
            throw PrometheusRequestException.Parameter("group_limit", $"group_limit needs to be a valid number: strconv.ParseInt: parsing {GoText.Quote(limit)}: invalid syntax");
        }

        return most > 0 ? (most, token) : throw PrometheusRequestException.Parameter("group_limit", "group_limit needs to be greater than 0");
    }

    private bool IsWanted(RuleState state)
    {
        var rule = state.Rule;
        return Matches(_names, rule.Name)
            && (_type.Length == 0 || (_type == "alert") == rule.IsAlert)
            && (_matchers.Count == 0 || _matchers.Any(s => s.All(m => m.Matches(rule.Labels.GetValueOrDefault(m.Name, "")))));
    }
}
