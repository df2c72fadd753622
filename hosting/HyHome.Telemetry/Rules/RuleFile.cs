using HyHome.Telemetry.GoTemplates;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.PromQL;
using HyHome.Telemetry.Text;
using YamlDotNet.RepresentationModel;

namespace HyHome.Telemetry.Rules;

/// <summary>Reads files of rule groups as Prometheus and Loki take them.</summary>
internal sealed class RuleFile
{
    private readonly IRuleQuery _query;
    private readonly string _file;
    private readonly List<string> _problems = [];
    private readonly YamlReader _yaml;

    private RuleFile(string file, IRuleQuery query)
    {
        _file = file;
        _query = query;
        _yaml = new YamlReader(file, _problems);
    }

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="RuleFileException">Something in it is wrong; all problems are told.</exception>
    public static IReadOnlyList<RuleGroup> Parse(string file, string text, IRuleQuery query)
    {
        var reader = new RuleFile(file, query);
        var groups = reader.Groups(text);
        return reader._problems.Count == 0 ? groups : throw new RuleFileException(reader._problems);
    }

    private List<RuleGroup> Groups(string text)
    {
        var groups = new List<RuleGroup>();
        if (YamlReader.Load(_file, text, _problems) is not { } root)
        {
            return groups;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in _yaml.List(_yaml.Map(root, "groups").GetValueOrDefault("groups")))
        {
            var group = Group(node);
            if (group.Name.Length == 0)
            {
                _yaml.Report(node, "Groupname must not be empty");
            }
            else if (!names.Add(group.Name))
            {
                _yaml.Report(node, $"groupname: {GoText.Quote(group.Name)} is repeated in the same file");
            }

            groups.Add(group);
        }

        return groups;
    }

    private RuleGroup Group(YamlNode node)
    {
        var map = _yaml.Map(node, "name", "interval", "query_offset", "limit", "rules", "labels");
        var shared = _yaml.Labels(map, "labels");
        return new RuleGroup
        {
            Name = _yaml.Text(map, "name"),
            File = _file,
            Interval = _yaml.Duration(map, "interval"),
            QueryOffset = _yaml.Duration(map, "query_offset") ?? TimeSpan.Zero,
            Limit = _yaml.Integer(map, "limit", 0),
            Rules = [.. _yaml.List(map.GetValueOrDefault("rules")).Select(r => Rule(r, shared))],
        };
    }

    private Rule Rule(YamlNode node, IReadOnlyDictionary<string, string> shared)
    {
        var map = _yaml.Map(node, "record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");
        var (record, alert) = (_yaml.Text(map, "record"), _yaml.Text(map, "alert"));
        var labels = shared.ToDictionary();
        foreach (var (name, value) in _yaml.Labels(map, "labels"))
        {
            labels[name] = value;
        }

        var rule = new Rule
        {
            Name = alert.Length > 0 ? alert : record,
            IsAlert = alert.Length > 0,
            Expression = _yaml.Text(map, "expr"),
            For = _yaml.Duration(map, "for") ?? TimeSpan.Zero,
            KeepFiringFor = _yaml.Duration(map, "keep_firing_for") ?? TimeSpan.Zero,
            Labels = labels,
            Annotations = _yaml.Labels(map, "annotations"),
        };
        return rule with { Query = Check(node, map, record, alert, rule) };
    }

    // Reports what is wrong; gives the expression as its language prints it.
    private string Check(YamlNode node, Dictionary<string, YamlNode> map, string record, string alert, Rule rule)
    {
        var query = rule.Expression;
        if (record.Length > 0 && alert.Length > 0)
        {
            _yaml.Report(node, "only one of 'record' and 'alert' must be set");
        }
        else if (rule.Name.Length == 0)
        {
            _yaml.Report(node, "one of 'record' or 'alert' must be set");
        }

        if (rule.Expression.Length == 0)
        {
            _yaml.Report(node, "field 'expr' must be set in rule");
        }
        else
        {
            try
            {
                query = _query.Check(query);
            }
            catch (FormatException e)
            {
                _yaml.Report(map["expr"], $"could not parse expression: {e.Message}");
            }
        }

        foreach (var name in rule.IsAlert ? [] : ((string[])["for", "keep_firing_for", "annotations"]).Where(map.ContainsKey))
        {
            _yaml.Report(map[name], $"invalid field '{name}' in recording rule");
        }

        foreach (var name in rule.Labels.Keys.Where(static n => n is LabelSet.MetricName || n.Length == 0))
        {
            _yaml.Report(node, $"invalid label name: {name}");
        }

        foreach (var (name, value) in rule.IsAlert ? rule.Labels.Concat(rule.Annotations) : [])
        {
            try
            {
                AlertTemplate.Check(rule.Name, value);
            }
            catch (TemplateException e)
            {
                _yaml.Report(node, $"{name}: {e.Message}");
            }
        }

        return query;
    }
}
