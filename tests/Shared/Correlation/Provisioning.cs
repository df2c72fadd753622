using YamlDotNet.RepresentationModel;

namespace HyHome.Tests.Correlation;

/// <summary>The links between data sources, as they stand in the file that Grafana reads at its start.</summary>
internal sealed class Provisioning
{
    private readonly YamlSequenceNode _sources;

    public Provisioning(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(file));
        _sources = (YamlSequenceNode)stream.Documents[0].RootNode["datasources"];
    }

    /// <summary>The names of exemplars' labels that lead to a trace.</summary>
    public IReadOnlyList<string> ExemplarLabels => [.. Items(JsonData("prometheus")["exemplarTraceIdDestinations"]).Where(LeadsToTempo).Select(static item => Text(item["name"]))];

    /// <summary>The derived fields of log lines that lead to a trace: a pattern, and whether it is for names of labels.</summary>
    public IReadOnlyList<(string Pattern, bool IsLabel)> DerivedFields =>
        [.. Items(JsonData("loki")["derivedFields"]).Where(LeadsToTempo).Select(static item => (Text(item["matcherRegex"]), item.Children.TryGetValue(new YamlScalarNode("matcherType"), out var type) && Text(type) == "label"))];

    /// <summary>The query from a trace to its logs.</summary>
    public string LogQuery => Text(TracesToLogs["query"]);

    /// <summary>From a resource attribute to a label of logs.</summary>
    public IReadOnlyDictionary<string, string> LogTags => Tags(TracesToLogs["tags"]);

    /// <summary>How far before and after a span its logs are looked for.</summary>
    public (TimeSpan Start, TimeSpan End) LogShift => (Duration(TracesToLogs["spanStartTimeShift"]), Duration(TracesToLogs["spanEndTimeShift"]));

    /// <summary>The queries from a trace to metrics.</summary>
    public IReadOnlyList<(string Name, string Query)> MetricQueries => [.. Items(TracesToMetrics["queries"]).Select(static item => (Text(item["name"]), Text(item["query"])))];

    /// <summary>From a resource attribute to a label of metrics.</summary>
    public IReadOnlyDictionary<string, string> MetricTags => Tags(TracesToMetrics["tags"]);

    /// <summary>Whether the service map is made from Prometheus' series.</summary>
    public bool HasServiceMap => Text(JsonData("tempo")["serviceMap"]["datasourceUid"]) == "prometheus";

    private YamlNode TracesToLogs => JsonData("tempo")["tracesToLogsV2"];

    private YamlNode TracesToMetrics => JsonData("tempo")["tracesToMetrics"];

    private YamlNode JsonData(string uid) => _sources.Children.Single(source => source["uid"].ToString() == uid)["jsonData"];

    private static IEnumerable<YamlMappingNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children.Cast<YamlMappingNode>();

    private static bool LeadsToTempo(YamlMappingNode item) => Text(item["datasourceUid"]) == "tempo";

    private static Dictionary<string, string> Tags(YamlNode node) => Items(node).ToDictionary(static item => Text(item["key"]), static item => Text(item["value"]));

    // In a provisioning file two dollar signs stand for one.
    private static string Text(YamlNode node) => node.ToString().Replace("$$", "$");

    private static TimeSpan Duration(YamlNode node)
    {
        var text = Text(node);
        var value = int.Parse(text[..^1]);
        return text[^1] == 's' ? TimeSpan.FromSeconds(value) : TimeSpan.FromMinutes(value);
    }
}
