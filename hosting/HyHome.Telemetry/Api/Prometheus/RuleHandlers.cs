using System.Text.Json;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Text;

namespace HyHome.Telemetry.Api.Prometheus;

/// <summary><c>rules</c> and <c>alerts</c>.</summary>
internal static class RuleHandlers
{
    public static WriteAnswer Rules(PrometheusApiContext context, PrometheusParameters parameters)
    {
        var filter = new RuleFilter(parameters);
        var (page, next) = filter.Apply(context.Rules?.Groups ?? []);
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            page.ForEach(g => Write(json, g.Group, g.Rules, filter.WithAlerts));
            json.WriteEndArray();
            if (next is not null)
            {
                json.WriteString("groupNextToken", next);
            }

            json.WriteEndObject();
            return AnswerNotes.None;
        };
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
        json.WriteString("query", rule.Query);
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
