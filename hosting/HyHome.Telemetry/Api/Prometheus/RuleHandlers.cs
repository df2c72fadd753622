using System.Text.Json;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>rules</c> and <c>alerts</c>.</summary>
internal static class RuleHandlers
{
    public static WriteAnswer Rules(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var type = parameters.Text("type");
        if (type is not ("" or "alert" or "record"))
        {
            throw PrometheusRequestException.Parameter("type", $"not supported value {GoText.Quote(type)}");
        }

        var withAlerts = parameters.Text("exclude_alerts") != "true";
        var (names, groups, files) = (Wanted("rule_name[]"), Wanted("rule_group[]"), Wanted("file[]"));
        var kept = (context.Rules?.Groups ?? []).Where(g => Matches(groups, g.Group.Name) && Matches(files, g.Group.File)).ToList();
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var group in kept)
            {
                var rules = group.Rules.Where(r => Matches(names, r.Rule.Name) && type is "" || (type == "alert") == r.Rule.IsAlert && Matches(names, r.Rule.Name)).ToList();
                if (rules.Count > 0 || group.Rules.Count == 0)
                {
                    Write(json, group, rules, withAlerts);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            return AnswerNotes.None;
        };

        HashSet<string> Wanted(string name) => [.. parameters.All(name).OfType<string>()];

        static bool Matches(HashSet<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value);
    }

    public static WriteAnswer Alerts(PrometheusApiContext context)
    {
        var alerts = (context.Rules?.Groups ?? []).SelectMany(static g => g.Rules).SelectMany(static r => r.Alerts).ToList();
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("alerts");
            alerts.ForEach(a => Write(json, a));
            json.WriteEndArray();
            json.WriteEndObject();
            return AnswerNotes.None;
        };
    }

    private static void Write(Utf8JsonWriter json, RuleGroupState group, List<RuleState> rules, bool withAlerts)
    {
        json.WriteStartObject();
        json.WriteString("name", group.Group.Name);
        json.WriteString("file", group.Group.File);
        json.WriteStartArray("rules");
        rules.ForEach(r => Write(json, r, withAlerts));
        json.WriteEndArray();
        json.WriteNumber("interval", group.Interval.TotalSeconds);
        json.WriteNumber("limit", group.Group.Limit);
        json.WriteNumber("evaluationTime", group.LastDuration.TotalSeconds);
        json.WriteString("lastEvaluation", StatusHandlers.Time(group.LastEvaluation));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RuleState state, bool withAlerts)
    {
        var rule = state.Rule;
        json.WriteStartObject();
        if (rule.IsAlert)
        {
            json.WriteString("state", state.Condition);
        }

        json.WriteString("name", rule.Name);
        json.WriteString("query", rule.Expression);
        if (rule.IsAlert)
        {
            json.WriteNumber("duration", rule.For.TotalSeconds);
            json.WriteNumber("keepFiringFor", rule.KeepFiringFor.TotalSeconds);
        }

        json.WritePropertyName("labels");
        Write(json, rule.Labels);
        if (rule.IsAlert)
        {
            json.WritePropertyName("annotations");
            Write(json, rule.Annotations);
            json.WriteStartArray("alerts");
            foreach (var alert in withAlerts ? state.Alerts : [])
            {
                Write(json, alert);
            }

            json.WriteEndArray();
        }

        json.WriteString("health", state.Health);
        if (state.LastError is not null)
        {
            json.WriteString("lastError", state.LastError);
        }

        json.WriteNumber("evaluationTime", state.LastDuration.TotalSeconds);
        json.WriteString("lastEvaluation", StatusHandlers.Time(state.LastEvaluation));
        json.WriteString("type", rule.IsAlert ? "alerting" : "recording");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ActiveAlert alert)
    {
        json.WriteStartObject();
        json.WritePropertyName("labels");
        PrometheusJson.Labels(json, alert.Labels);
        json.WritePropertyName("annotations");
        Write(json, alert.Annotations);
        json.WriteString("state", alert.StateName);
        json.WriteString("activeAt", StatusHandlers.Time(alert.ActiveAt));
        if (alert.KeepFiringSince is { } since)
        {
            json.WriteString("keepFiringSince", StatusHandlers.Time(since));
        }

        json.WriteString("value", GoText.Scientific(alert.Value));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, string> labels)
    {
        json.WriteStartObject();
        foreach (var (name, value) in labels.OrderBy(static l => l.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
