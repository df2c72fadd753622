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

    internal static IReadOnlyList<LabelMatcher> Filter(IQueryCollection query) => [.. query["filter"].OfType<string>().SelectMany(MatcherText.Parse)];

    private static async Task PostAlertsAsync(HttpContext http, Alerting.Alertmanager alertmanager)
    {
        IReadOnlyList<Alert> alerts;
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            alerts = PostedAlerts.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
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
        json.WriteString("uptime", alertmanager.Started.UtcDateTime);
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
