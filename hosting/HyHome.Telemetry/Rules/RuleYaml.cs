using HyHome.Telemetry.Text;
using YamlDotNet.Serialization;

namespace HyHome.Telemetry.Rules;

/// <summary>Writes rule groups as their files have them, by file; what is not set is left out.</summary>
internal static class RuleYaml
{
    public static string Write(IEnumerable<IGrouping<string, RuleGroup>> files) =>
        new SerializerBuilder().Build().Serialize(files.ToDictionary(static f => f.Key, static f => f.Select(Group).ToList()));

    private static Dictionary<string, object> Group(RuleGroup group)
    {
        var entries = new Dictionary<string, object> { ["name"] = group.Name };
        Add(entries, "interval", group.Interval ?? TimeSpan.Zero);
        Add(entries, "query_offset", group.QueryOffset);
        if (group.Limit > 0)
        {
            entries["limit"] = group.Limit;
        }

        entries["rules"] = group.Rules.Select(Rule).ToList();
        return entries;
    }

    private static Dictionary<string, object> Rule(Rule rule)
    {
        var entries = new Dictionary<string, object> { [rule.IsAlert ? "alert" : "record"] = rule.Name, ["expr"] = rule.Expression };
        Add(entries, "for", rule.For);
        Add(entries, "keep_firing_for", rule.KeepFiringFor);
        Add(entries, "labels", rule.Labels);
        Add(entries, "annotations", rule.Annotations);
        return entries;
    }

    private static void Add(Dictionary<string, object> entries, string name, TimeSpan duration)
    {
        if (duration > TimeSpan.Zero)
        {
            entries[name] = PrometheusDuration.Format((long)duration.TotalMilliseconds);
        }
    }

    private static void Add(Dictionary<string, object> entries, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            entries[name] = new SortedDictionary<string, string>(values.ToDictionary(), StringComparer.Ordinal);
        }
    }
}
