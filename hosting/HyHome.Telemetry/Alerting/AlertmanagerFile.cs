using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Text;
using YamlDotNet.RepresentationModel;

namespace HyHome.Telemetry.Alerting;

/// <summary>Reads <c>alertmanager.yml</c>. What the stand-in does not serve says so.</summary>
internal sealed class AlertmanagerFile
{
    private readonly List<string> _problems = [];
    private readonly YamlReader _yaml;

    private readonly Func<string, string> _readFile;

    private AlertmanagerFile(string file, Func<string, string> readFile)
    {
        _yaml = new YamlReader(file, _problems);
        _readFile = readFile;
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="file">Its name, which errors show.</param>
    /// <param name="text">The text.</param>
    /// <param name="readFile">Reads the files with secrets that it names; from disk by default.</param>
    /// <exception cref="RuleFileException">Something in it is wrong; all problems are told.</exception>
    public static AlertmanagerConfig Parse(string file, string text, Func<string, string>? readFile = null)
    {
        var reader = new AlertmanagerFile(file, readFile ?? File.ReadAllText);
        var config = YamlReader.Load(file, text, reader._problems) is { } root ? reader.Config(root, text) : AlertmanagerConfig.Empty;
        return reader._problems.Count == 0 ? config : throw new RuleFileException(reader._problems);
    }

    private AlertmanagerConfig Config(YamlNode root, string text)
    {
        var map = _yaml.Map(root, "global", "route", "inhibit_rules", "receivers", "templates", "time_intervals", "mute_time_intervals");
        foreach (var name in ((string[])["time_intervals", "mute_time_intervals"]).Where(map.ContainsKey))
        {
            _yaml.Report(map[name], $"{name} are not served by the embedded Alertmanager; leave them out here, or run the real one");
        }

        var global = map.TryGetValue("global", out var globalNode) ? _yaml.Map(globalNode) : [];
        var reader = new ReceiverReader(_yaml, _readFile, global);
        var receivers = _yaml.List(map.GetValueOrDefault("receivers")).Select(reader.Receiver).ToList();
        foreach (var twice in receivers.GroupBy(static r => r.Name).Where(static g => g.Count() > 1))
        {
            _yaml.Report(root, $"notification config name {GoText.Quote(twice.Key)} is not unique");
        }

        var names = receivers.Select(static r => r.Name).ToHashSet();
        var top = new AlertRoute { Receiver = "", Key = "" };
        var route = map.TryGetValue("route", out var node) ? Route(node, top, names) : null;
        if (route is null)
        {
            _yaml.Report(root, "no route provided in config");
        }

        return new AlertmanagerConfig
        {
            Route = route ?? top,
            Receivers = receivers,
            InhibitRules = [.. _yaml.List(map.GetValueOrDefault("inhibit_rules")).Select(Inhibit)],
            ResolveTimeout = _yaml.Duration(global, "resolve_timeout") ?? TimeSpan.FromMinutes(5),
            Original = text,
        };
    }

    private AlertRoute Route(YamlNode node, AlertRoute parent, HashSet<string> receivers)
    {
        var map = _yaml.Map(
            node, "receiver", "group_by", "continue", "matchers", "match", "match_re", "group_wait", "group_interval", "repeat_interval", "routes", "mute_time_intervals", "active_time_intervals");
        var isRoot = parent.Key.Length == 0;
        var receiver = _yaml.Text(map, "receiver") is { Length: > 0 } named ? named : parent.Receiver;
        if (receiver.Length == 0)
        {
            _yaml.Report(node, "root route must specify a default receiver");
        }
        else if (!receivers.Contains(receiver))
        {
            _yaml.Report(node, $"undefined receiver {GoText.Quote(receiver)} used in route");
        }

        foreach (var name in ((string[])["mute_time_intervals", "active_time_intervals"]).Where(map.ContainsKey))
        {
            _yaml.Report(map[name], $"{name} are not served by the embedded Alertmanager");
        }

        var matchers = Matchers(map, "matchers", "match", "match_re");
        if (isRoot && matchers.Count > 0)
        {
            _yaml.Report(node, "root route must not have any matchers");
        }

        var labels = _yaml.Texts(map, "group_by");
        var own = "{" + string.Join(',', matchers.Select(static m => m.ToString())) + "}";
        var route = parent with
        {
            Receiver = receiver,
            Matchers = matchers,
            Key = isRoot ? own : $"{parent.Key}/{own}",
            Continue = _yaml.Flag(map, "continue", false),
            GroupBy = map.ContainsKey("group_by") ? labels.Contains("...") ? null : labels : parent.GroupBy,
            GroupWait = _yaml.Duration(map, "group_wait") ?? parent.GroupWait,
            GroupInterval = _yaml.Duration(map, "group_interval") ?? parent.GroupInterval,
            RepeatInterval = _yaml.Duration(map, "repeat_interval") ?? parent.RepeatInterval,
            Routes = [],
        };
        return route with { Routes = [.. _yaml.List(map.GetValueOrDefault("routes")).Select(r => Route(r, route, receivers))] };
    }

    private InhibitRule Inhibit(YamlNode node)
    {
        var map = _yaml.Map(node, "name", "source_matchers", "source_match", "source_match_re", "target_matchers", "target_match", "target_match_re", "equal");
        return new InhibitRule(
            Matchers(map, "source_matchers", "source_match", "source_match_re"),
            Matchers(map, "target_matchers", "target_match", "target_match_re"),
            _yaml.Texts(map, "equal"));
    }

    private List<LabelMatcher> Matchers(Dictionary<string, YamlNode> map, string list, string equal, string regex)
    {
        var matchers = new List<LabelMatcher>();
        foreach (var node in _yaml.List(map.GetValueOrDefault(list)).OfType<YamlScalarNode>())
        {
            Try(node, () => matchers.AddRange(MatcherText.Parse(node.Value ?? "")));
        }

        foreach (var (name, kind) in ((string, MatchKind)[])[(equal, MatchKind.Equal), (regex, MatchKind.Regex)])
        {
            foreach (var (label, value) in _yaml.Labels(map, name))
            {
                Try(map[name], () => matchers.Add(new LabelMatcher(label, kind, value)));
            }
        }

        return matchers;

        void Try(YamlNode node, Action add)
        {
            try
            {
                add();
            }
            catch (FormatException e)
            {
                _yaml.Report(node, e.Message);
            }
        }
    }
}
