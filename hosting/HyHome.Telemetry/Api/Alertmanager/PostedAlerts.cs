using System.Text.Json;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>Reads the alerts that Prometheus, Loki and others post.</summary>
internal static class PostedAlerts
{
    private const string Body = "alerts";

    /// <exception cref="FormatException">An alert has no labels, or ends before it starts.</exception>
    /// <exception cref="AlertmanagerRefusal">It is no list of alerts.</exception>
    public static IReadOnlyList<Alert> Read(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => [.. root.EnumerateArray().Select(One)],
        _ => throw AlertmanagerRefusal.Unreadable(Body, $"json: cannot unmarshal {RequestJson.KindOf(root)} into Go value of type models.PostableAlerts"),
    };

    private static Alert One(JsonElement element, int index)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw AlertmanagerRefusal.Unreadable(Body, $"json: cannot unmarshal {RequestJson.KindOf(element)} into Go value of type models.PostableAlert");
        }

        var posted = Strings(element, "labels") ?? throw AlertmanagerRefusal.Missing($"{index}.labels");
        var labels = LabelSet.Create(posted.Select(static l => new Label(l.Key, l.Value)));
        var start = RequestJson.Time(element, "startsAt", Body, "PostableAlert.startsAt") ?? default;
        var end = RequestJson.Time(element, "endsAt", Body, "PostableAlert.endsAt") ?? default;
        return labels.Count == 0 ? throw new FormatException("at least one label pair required")
            : end != default && end < start ? throw new FormatException("start time must be before end time")
            : new Alert(labels, Strings(element, "annotations") ?? [], start, end, RequestJson.Text(element, "generatorURL", Body, "Alert.generatorURL") ?? "");
    }

    private static Dictionary<string, string>? Strings(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var map) || map.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            throw RequestJson.WrongKind(map, Body, $"Alert.{name}", "models.LabelSet");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            values[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw RequestJson.WrongKind(entry.Value, Body, $"Alert.{name}.{entry.Name}", "string");
        }

        return values;
    }
}
