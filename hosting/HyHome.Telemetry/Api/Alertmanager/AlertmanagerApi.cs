using System.Globalization;
using System.Text.Json;
using HyHome.Telemetry.Alerting;
using HyHome.Telemetry.Labels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Alertmanager;

/// <summary>The paths of Alertmanager's HTTP API, version 2.</summary>
internal static class AlertmanagerApi
{
    public static void MapAlertmanagerApi(this IEndpointRouteBuilder routes, Alerting.Alertmanager alertmanager)
    {
        routes.MapGet("/api/v2/alerts", http => AnswerAsync(http, () => AlertHandlers.Alerts(alertmanager, http.Request.Query)));
        routes.MapPost("/api/v2/alerts", http => PostAlertsAsync(http, alertmanager));
        routes.MapGet("/api/v2/alerts/groups", http => AnswerAsync(http, () => AlertHandlers.Groups(alertmanager, http.Request.Query)));
        routes.MapGet("/api/v2/silences", http => AnswerAsync(http, () => SilenceHandlers.All(alertmanager, http.Request.Query)));
        routes.MapPost("/api/v2/silences", http => SilenceHandlers.PostAsync(http, alertmanager));
        routes.MapGet("/api/v2/silence/{id}", http => SilenceHandlers.GetAsync(http, alertmanager));
        routes.MapDelete("/api/v2/silence/{id}", http => SilenceHandlers.DeleteAsync(http, alertmanager));
        routes.MapGet("/api/v2/receivers", http => AnswerAsync(http, () => Receivers(alertmanager)));
        routes.MapGet("/api/v2/status", http => AnswerAsync(http, () => Status(alertmanager)));
        routes.MapGet("/api/v2/{**path}", static http => RefuseAsync(http, AlertmanagerRefusal.NoPath(http.Request.Path)));
        routes.Map("/api/v1/{**path}", static http => AnswerAsync(
            http,
            static () => static json =>
            {
                json.WriteStartObject();
                json.WriteString("status", "deprecated");
                json.WriteString("error", "The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API");
                json.WriteEndObject();
            },
            StatusCodes.Status410Gone));
    }

    internal static async Task AnswerAsync(HttpContext http, Func<Action<Utf8JsonWriter>> handler, int status = StatusCodes.Status200OK)
    {
        Action<Utf8JsonWriter> write;
        try
        {
            write = handler();
        }
        catch (FormatException e)
        {
            await FailAsync(http, StatusCodes.Status400BadRequest, e.Message);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        write(json);
        await json.FlushAsync(http.RequestAborted);
    }

    internal static Task FailAsync(HttpContext http, int status, string message) => AnswerAsync(http, () => json => json.WriteStringValue(message), status);

    internal static Task RefuseAsync(HttpContext http, AlertmanagerRefusal refusal) => AnswerAsync(
        http,
        () => json =>
        {
            json.WriteStartObject();
            json.WriteNumber("code", refusal.Code);
            json.WriteString("message", refusal.Message);
            json.WriteEndObject();
        },
        refusal.Status);

    /// <summary>A parameter that is true or false; true where it is not given.</summary>
    internal static bool Flag(IQueryCollection query, string name) =>
        query[name] is not [{ Length: > 0 } text, ..] || text.ToLowerInvariant() is "true" or "1" or "yes" or "ok" or "y" or "on" or "selected" or "checked" or "t" or "enabled";

    /// <summary>A time as Alertmanager writes it: to the millisecond.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static IReadOnlyList<LabelMatcher> Filter(IQueryCollection query) => [.. query["filter"].OfType<string>().SelectMany(MatcherText.Parse)];

    private static async Task PostAlertsAsync(HttpContext http, Alerting.Alertmanager alertmanager)
    {
        IReadOnlyList<Alert> alerts;
        try
        {
            using var document = await RequestJson.ReadAsync(http, "alerts");
            alerts = PostedAlerts.Read(document.RootElement);
        }
        catch (AlertmanagerRefusal e)
        {
            await RefuseAsync(http, e);
            return;
        }
        catch (FormatException e)
        {
            await FailAsync(http, StatusCodes.Status400BadRequest, e.Message);
            return;
        }

        alertmanager.Receive(alerts);
        http.Response.StatusCode = StatusCodes.Status200OK;
    }

    private static Action<Utf8JsonWriter> Receivers(Alerting.Alertmanager alertmanager) => json =>
    {
        json.WriteStartArray();
        foreach (var receiver in alertmanager.Config.Receivers)
        {
            json.WriteStartObject();
            json.WriteStartObject("labels");
            json.WriteString("name", receiver.Name);
            json.WriteEndObject();
            json.WriteString("name", receiver.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    };

    // The version is that of the Alertmanager whose behaviour is served.
    private static Action<Utf8JsonWriter> Status(Alerting.Alertmanager alertmanager) => json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("cluster");
        json.WriteStartArray("peers");
        json.WriteEndArray();
        json.WriteString("status", "disabled");
        json.WriteEndObject();
        json.WriteStartObject("config");
        json.WriteString("original", alertmanager.Config.Original);
        json.WriteEndObject();
        json.WriteString("uptime", Time(alertmanager.Started));
        json.WriteStartObject("versionInfo");
        foreach (var (name, value) in ((string, string)[])[
            ("branch", "hyhome"), ("buildDate", ""), ("buildUser", "hyhome"), ("goVersion", "dotnet" + Environment.Version), ("revision", "embedded"), ("version", "0.34.0")])
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    };
}
