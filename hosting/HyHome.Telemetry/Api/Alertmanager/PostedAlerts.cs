using System.Text.Json;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>Reads the alerts that Prometheus, Loki and others post.</summary>
internal static class PostedAlerts
{
    /// <exception cref="FormatException">An alert has no labels, or a time that is none.</exception>
    public static IReadOnlyList<Alert> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("a list of alerts is expected");
        }

        return [.. root.EnumerateArray().Select(One)];
    }

    private static Alert One(JsonElement element)
    {
        var labels = LabelSet.Create(Strings(element, "labels").Select(static l => new Label(l.Key, l.Value)));
        var (start, end) = (Time(element, "startsAt"), Time(element, "endsAt"));
        return labels.Count == 0 ? throw new FormatException("at least one label pair required")
            : end != default && end < start ? throw new FormatException("start time must be before end time")
            : new Alert(labels, Strings(element, "annotations"), start, end, element.TryGetProperty("generatorURL", out var url) ? url.GetString() ?? "" : "");
    }

    private static Dictionary<string, string> Strings(JsonElement element, string name)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in map.EnumerateObject().Where(static e => e.Value.ValueKind == JsonValueKind.String))
            {
                values[entry.Name] = entry.Value.GetString()!;
            }
        }

        return values;
    }

    private static DateTimeOffset Time(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null || value.GetString() is null or "" ? default
        : value.TryGetDateTimeOffset(out var time) ? time
        : throw new FormatException($"{name} in body must be of type date-time: \"{value.GetString()}\"");
}
