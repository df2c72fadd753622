using System.Text.Json;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>Lists, makes, changes and ends silences.</summary>
internal static class SilenceHandlers
{
    public static Action<Utf8JsonWriter> All(Alerting.Alertmanager alertmanager, IQueryCollection query)
    {
        var filter = AlertmanagerApi.Filter(query);
        var now = alertmanager.Time.GetUtcNow();
        var silences = alertmanager.Silences.All
            .Where(s => filter.All(m => m.Matches(LabelSet.Create(s.Matchers.Select(static x => new Label(x.Name, x.Value))))))
            .OrderBy(s => s.State(now) switch { "active" => 0, "pending" => 1, _ => 2 })
            .ThenBy(static s => s.EndsAt)
            .ToList();
        return json =>
        {
            json.WriteStartArray();
            silences.ForEach(s => Write(json, s, now));
            json.WriteEndArray();
        };
    }

    public static Task GetAsync(HttpContext http, Alerting.Alertmanager alertmanager) =>
        alertmanager.Silences.Find(Id(http)) is { } silence
            ? AlertmanagerApi.AnswerAsync(http, () => json => Write(json, silence, alertmanager.Time.GetUtcNow()))
            : NotFound(http);

    public static Task DeleteAsync(HttpContext http, Alerting.Alertmanager alertmanager) =>
        alertmanager.Silences.Expire(Id(http)) ? Task.CompletedTask : NotFound(http);

    public static async Task PostAsync(HttpContext http, Alerting.Alertmanager alertmanager)
    {
        try
        {
            var silence = await JsonSerializer.DeserializeAsync(http.Request.Body, SilenceJson.Default.Silence, http.RequestAborted)
                ?? throw new FormatException("a silence is expected");
            var id = alertmanager.Silences.Set(silence with { Id = silence.Id ?? "" });
            await AlertmanagerApi.AnswerAsync(http, () => json =>
            {
                json.WriteStartObject();
                json.WriteString("silenceID", id);
                json.WriteEndObject();
            });
        }
        catch (KeyNotFoundException e)
        {
            await AlertmanagerApi.FailAsync(http, StatusCodes.Status404NotFound, e.Message);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            await AlertmanagerApi.FailAsync(http, StatusCodes.Status400BadRequest, e.Message);
        }
    }

    private static string Id(HttpContext http) => (string)http.GetRouteValue("id")!;

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void Write(Utf8JsonWriter json, Silence silence, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("id", silence.Id);
        json.WriteStartObject("status");
        json.WriteString("state", silence.State(now));
        json.WriteEndObject();
        json.WriteString("updatedAt", silence.UpdatedAt.UtcDateTime);
        json.WriteString("comment", silence.Comment);
        json.WriteString("createdBy", silence.CreatedBy);
        json.WriteString("endsAt", silence.EndsAt.UtcDateTime);
        json.WriteStartArray("matchers");
        foreach (var matcher in silence.Matchers)
        {
            json.WriteStartObject();
            json.WriteBoolean("isEqual", matcher.IsEqual);
            json.WriteBoolean("isRegex", matcher.IsRegex);
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("startsAt", silence.StartsAt.UtcDateTime);
        json.WriteEndObject();
    }
}
