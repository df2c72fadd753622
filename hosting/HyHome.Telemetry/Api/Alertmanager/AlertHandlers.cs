using System.Text.Json;
using System.Text.RegularExpressions;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Http;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>Lists alerts and their groups.</summary>
internal static class AlertHandlers
{
    public static Action<Utf8JsonWriter> Alerts(Alerting.Alertmanager alertmanager, IQueryCollection query)
    {
        var isWanted = Wanted(query);
        var receiver = Receiver(query);
        var alerts = alertmanager.Alerts()
            .Where(a => isWanted(a.Alert, a.Status) && (receiver is null || a.Receivers.Any(receiver.IsMatch)))
            .OrderBy(static a => a.Alert.Fingerprint(), StringComparer.Ordinal)
            .ToList();
        return json =>
        {
            json.WriteStartArray();
            foreach (var (alert, receivers, status) in alerts)
            {
                Write(json, alert, receivers, status);
            }

            json.WriteEndArray();
        };
    }

    public static Action<Utf8JsonWriter> Groups(Alerting.Alertmanager alertmanager, IQueryCollection query)
    {
        var isWanted = Wanted(query);
        var receiver = Receiver(query);
        var groups = alertmanager.Groups()
            .Where(g => receiver is null || receiver.IsMatch(g.Group.Route.Receiver))
            .Select(g => (g.Group, Alerts: g.Alerts.Where(a => isWanted(a.Alert, a.Status)).ToList()))
            .Where(static g => g.Alerts.Count > 0)
            .Order(ByLabelsAndReceiver)
            .ToList();
        return json =>
        {
            json.WriteStartArray();
            foreach (var (group, alerts) in groups)
            {
                json.WriteStartObject();
                json.WriteStartArray("alerts");
                alerts.ForEach(a => Write(json, a.Alert, [group.Route.Receiver], a.Status));
                json.WriteEndArray();
                json.WritePropertyName("labels");
                Prometheus.PrometheusJson.Labels(json, group.Labels);
                json.WriteStartObject("receiver");
                json.WriteString("name", group.Route.Receiver);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        };
    }

    // Groups with fewer labels come first, then by names and values, and by receiver where all are the same.
    private static Comparer<(AlertGroup Group, List<(Alert Alert, AlertStatus Status)> Alerts)> ByLabelsAndReceiver { get; } = Comparer<(AlertGroup Group, List<(Alert Alert, AlertStatus Status)> Alerts)>.Create(static (a, b) =>
    {
        var (left, right) = (a.Group.Labels, b.Group.Labels);
        var order = left.Count.CompareTo(right.Count);
        order = order != 0 ? order : LabelSet.Compare(left, right);
        return order != 0 ? order : string.CompareOrdinal(a.Group.Route.Receiver, b.Group.Route.Receiver);
    });

    private static Regex? Receiver(IQueryCollection query)
    {
        if (query["receiver"] is not [{ Length: > 0 } pattern, ..])
        {
            return null;
        }

        try
        {
            return GoRegex.CompileAnchored(pattern);
        }
        catch (FormatException e)
        {
            throw new FormatException($"failed to parse receiver param: {e.Message.Replace($"`{pattern}`", $"`^(?:{pattern})$`", StringComparison.Ordinal)}", e);
        }
    }

    private static Func<Alert, AlertStatus, bool> Wanted(IQueryCollection query)
    {
        var filter = AlertmanagerApi.Filter(query);
        var (active, silenced, inhibited) = (Flag("active"), Flag("silenced"), Flag("inhibited"));
        return (alert, status) => filter.All(m => m.Matches(alert.Labels))
            && (active || status.IsMuted)
            && (silenced || status.SilencedBy.Count == 0)
            && (inhibited || status.InhibitedBy.Count == 0);

        bool Flag(string name) => AlertmanagerApi.Flag(query, name);
    }

    private static void Write(Utf8JsonWriter json, Alert alert, IReadOnlyList<string> receivers, AlertStatus status)
    {
        json.WriteStartObject();
        json.WriteStartObject("annotations");
        foreach (var (name, value) in alert.Annotations.OrderBy(static a => a.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("endsAt", AlertmanagerApi.Time(alert.EndsAt));
        json.WriteString("fingerprint", alert.Fingerprint());
        json.WriteStartArray("receivers");
        foreach (var receiver in receivers)
        {
            json.WriteStartObject();
            json.WriteString("name", receiver);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("startsAt", AlertmanagerApi.Time(alert.StartsAt));
        json.WriteStartObject("status");
        List(json, "inhibitedBy", status.InhibitedBy);
        List(json, "mutedBy", []);
        List(json, "silencedBy", status.SilencedBy);
        json.WriteString("state", status.IsMuted ? "suppressed" : "active");
        json.WriteEndObject();
        json.WriteString("updatedAt", AlertmanagerApi.Time(alert.UpdatedAt));
        if (alert.GeneratorUrl.Length > 0)
        {
            json.WriteString("generatorURL", alert.GeneratorUrl);
        }

        json.WritePropertyName("labels");
        Prometheus.PrometheusJson.Labels(json, alert.Labels);
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
