using HyHome.Hosting.Lgtm.Tests.Rules;
using HyHome.Telemetry.PromQL.Syntax;
using HyHome.Telemetry.Rules;

namespace HyHome.Hosting.Lgtm.Tests.Known;

/// <summary>The series that sources expose and those that the recording rules make of them.</summary>
internal sealed class KnownSeries
{
    private readonly KnownMetrics _metrics = KnownMetrics.Read();
    private readonly Dictionary<string, HashSet<string>> _recorded = new(StringComparer.Ordinal);
    private readonly Dictionary<Rule, HashSet<string>> _ofRule = [];

    private KnownSeries()
    {
        // Recordings first: alerts read them. Among themselves they stand in the order in which they are evaluated.
        foreach (var rule in RuleFiles.Prometheus.OrderBy(static rule => rule.IsAlert))
        {
            var check = new LabelCheck(LabelsOf);
            HashSet<string> labels = [.. check.Follow(Parser.Parse(rule.Expression)), .. rule.Labels.Keys];
            RuleProblems.AddRange(check.Problems.Select(problem => $"{rule.Name}: {problem}"));
            _ofRule[rule] = labels;
            if (!rule.IsAlert)
            {
                _recorded[rule.Name] = labels;
            }
        }
    }

    public static KnownSeries Instance { get; } = new();

    /// <summary>What is unknown in the rules.</summary>
    public List<string> RuleProblems { get; } = [];

    /// <summary>The labels of a metric, exposed or recorded; null where it is unknown.</summary>
    public IReadOnlySet<string>? LabelsOf(string name) => _recorded.TryGetValue(name, out var labels) ? labels : _metrics.LabelsOf(name);

    /// <summary>The labels of what a rule gives.</summary>
    public IReadOnlySet<string> LabelsOf(Rule rule) => _ofRule[rule];
}
