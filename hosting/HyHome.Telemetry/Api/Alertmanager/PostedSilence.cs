using System.Text.Json;
using HyHome.Telemetry.Alerting;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>Reads a silence that is posted.</summary>
internal static class PostedSilence
{
    private const string Body = "silence";

    /// <exception cref="AlertmanagerRefusal">It has not the form of a silence.</exception>
    public static Silence Read(JsonElement root)
    {
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw AlertmanagerRefusal.Unreadable(Body, $"json: cannot unmarshal {RequestJson.KindOf(root)} into Go value of type models.PostableSilence");
        }

        // In the order in which Alertmanager misses them.
        root = root.ValueKind == JsonValueKind.Null ? JsonDocument.Parse("{}").RootElement : root;
        return new Silence
        {
            Id = RequestJson.Text(root, "id", Body, "PostableSilence.id") ?? "",
            Comment = RequestJson.Text(root, "comment", Body, "Silence.comment") ?? throw AlertmanagerRefusal.Missing("comment"),
            CreatedBy = RequestJson.Text(root, "createdBy", Body, "Silence.createdBy") ?? throw AlertmanagerRefusal.Missing("createdBy"),
            EndsAt = RequestJson.Time(root, "endsAt", Body, "Silence.endsAt") ?? throw AlertmanagerRefusal.Missing("endsAt"),
            Matchers = Matchers(root),
            StartsAt = RequestJson.Time(root, "startsAt", Body, "Silence.startsAt") ?? throw AlertmanagerRefusal.Missing("startsAt"),
        };
    }

    private static List<SilenceMatcher> Matchers(JsonElement root)
    {
        if (!root.TryGetProperty("matchers", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            throw AlertmanagerRefusal.Missing("matchers");
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw RequestJson.WrongKind(list, Body, "Silence.matchers", "models.Matchers");
        }

        return list.GetArrayLength() == 0 ? throw AlertmanagerRefusal.Empty("matchers") : [.. list.EnumerateArray().Select(One)];
    }

    private static SilenceMatcher One(JsonElement matcher, int index)
    {
        if (matcher.ValueKind != JsonValueKind.Object)
        {
            throw RequestJson.WrongKind(matcher, Body, "Silence.matchers", "models.Matcher");
        }

        var isRegex = RequestJson.Flag(matcher, "isRegex", Body, "Matcher.matchers.isRegex") ?? throw AlertmanagerRefusal.Missing($"matchers.{index}.isRegex");
        var name = RequestJson.Text(matcher, "name", Body, "Matcher.matchers.name") ?? throw AlertmanagerRefusal.Missing($"matchers.{index}.name");
        var value = RequestJson.Text(matcher, "value", Body, "Matcher.matchers.value") ?? throw AlertmanagerRefusal.Missing($"matchers.{index}.value");
        return new SilenceMatcher(name, value, isRegex, RequestJson.Flag(matcher, "isEqual", Body, "Matcher.matchers.isEqual") ?? true);
    }
}
