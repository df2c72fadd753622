using System.Text.Json;
using HyHome.Telemetry.Alerting;
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
            .Where(s => filter.All(f => s.Matchers.Any(m => m.ToMatcher() is var own && own.Name == f.Name && own.Kind == f.Kind && own.Value == f.Value)))
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
        !Guid.TryParse(Id(http), out _) ? AlertmanagerApi.RefuseAsync(http, AlertmanagerRefusal.NotAnId(Id(http)))
        : alertmanager.Silences.Find(Id(http)) is { } silence
            ? AlertmanagerApi.AnswerAsync(http, () => json => Write(json, silence, alertmanager.Time.GetUtcNow()))
            : NotFound(http);

    public static Task DeleteAsync(HttpContext http, Alerting.Alertmanager alertmanager) =>
        !Guid.TryParse(Id(http), out _) ? AlertmanagerApi.RefuseAsync(http, AlertmanagerRefusal.NotAnId(Id(http)))
        : alertmanager.Silences.Expire(Id(http)) ? Task.CompletedTask : NotFound(http);

    public static async Task PostAsync(HttpContext http, Alerting.Alertmanager alertmanager)
    {
        try
        {
            using var document = await RequestJson.ReadAsync(http, "silence");
            var id = alertmanager.Silences.Set(PostedSilence.Read(document.RootElement));
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
        catch (AlertmanagerRefusal e)
        {
            await AlertmanagerApi.RefuseAsync(http, e);
        }
        catch (FormatException e)
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
        json.WriteString("updatedAt", AlertmanagerApi.Time(silence.UpdatedAt));
        json.WriteString("comment", silence.Comment);
        json.WriteString("createdBy", silence.CreatedBy);
        json.WriteString("endsAt", AlertmanagerApi.Time(silence.EndsAt));
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
        json.WriteString("startsAt", AlertmanagerApi.Time(silence.StartsAt));
        json.WriteEndObject();
    }
}
