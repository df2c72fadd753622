using System.Text.Json;
using HyHome.Telemetry.Api.Prometheus;
using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Rules;
using HyHome.Telemetry.Server;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Api.Loki;

/// <summary>What Loki's ruler answers: its rules as files in YAML, and how they stand in the JSON of Prometheus. Rules come from a folder, so they are read here and not written.</summary>
internal sealed class RulerHandlers(RuleManager rules)
{
    private const string Unsupported = "unsupported in rule local store";
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var root in (ReadOnlySpan<string>)["/loki/api/v1/rules", "/api/prom/rules"])
        {
            routes.MapGet(root, http => FilesAsync(http, rules.Groups));
            routes.MapGet(root + "/{file}", http => FilesAsync(http, rules.Groups.Where(g => File(g) == (string?)http.GetRouteValue("file"))));
            routes.MapGet(root + "/{file}/{group}", static http => PlainText.WriteAsync(http, StatusCodes.Status400BadRequest, $"GetRuleGroup {Unsupported}\n"));
            routes.MapPost(root + "/{file}", static http => PlainText.WriteAsync(http, StatusCodes.Status500InternalServerError, $"SetRuleGroup {Unsupported}\n"));
            routes.MapDelete(root + "/{file}", static http => FailAsync(http, StatusCodes.Status500InternalServerError, "server_error", $"DeleteNamespace {Unsupported}"));
            routes.MapDelete(root + "/{file}/{group}", static http => FailAsync(http, StatusCodes.Status500InternalServerError, "server_error", $"DeleteRuleGroup {Unsupported}"));
        }

        routes.MapGet("/prometheus/api/v1/rules", StatesAsync);
        routes.MapGet("/prometheus/api/v1/alerts", AlertsAsync);
    }

    // A file of the rules' folder is what Loki calls a namespace.
    private static string File(RuleGroupState group) => Path.GetFileName(group.Group.File);

    private static Task FilesAsync(HttpContext http, IEnumerable<RuleGroupState> groups)
    {
        var files = groups.GroupBy(File, static g => g.Group).OrderBy(static f => f.Key, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            return PlainText.WriteAsync(http, StatusCodes.Status404NotFound, "no rule groups found\n");
        }

        http.Response.ContentType = "application/yaml";
        return http.Response.WriteAsync(RuleYaml.Write(files), http.RequestAborted);
    }

    private Task StatesAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var type = query["type"].ToString().ToLowerInvariant();
        if (type is not ("" or "alert" or "record"))
        {
            return FailAsync(http, StatusCodes.Status400BadRequest, "bad_data", $"not supported value {GoText.Quote(type)}");
        }

        bool Wanted(string name, string value) => query[name] is not { Count: > 0 } wanted || wanted.Contains(value);
        var groups =
            from state in rules.Groups
            where Wanted("file", File(state)) && Wanted("rule_group", state.Group.Name)
            let kept = state.Rules.Where(r => (type.Length == 0 || (type == "alert") == r.Rule.IsAlert) && Wanted("rule_name", r.Rule.Name)).ToList()
            where kept.Count > 0
            orderby File(state)
            select new
            {
                name = state.Group.Name,
                file = File(state),
                rules = kept.Select(State),
                interval = state.Interval.TotalSeconds,
                limit = state.Group.Limit,
                lastEvaluation = StatusHandlers.Time(state.LastEvaluation),
                evaluationTime = state.LastDuration.TotalSeconds,
            };
        return SucceedAsync(http, new { groups });
    }

    private Task AlertsAsync(HttpContext http) => SucceedAsync(http, new { alerts = rules.Groups.SelectMany(static g => g.Rules).SelectMany(static r => r.Alerts).Select(Alert) });

    private static object State(RuleState state)
    {
        var rule = state.Rule;
        var (lastError, lastEvaluation, evaluationTime) = (state.LastError ?? "", StatusHandlers.Time(state.LastEvaluation), state.LastDuration.TotalSeconds);
        return rule.IsAlert
            ? new
            {
                state = state.Condition,
                name = rule.Name,
                query = rule.Query,
                duration = rule.For.TotalSeconds,
                labels = rule.Labels,
                annotations = rule.Annotations,
                alerts = state.Alerts.Select(Alert),
                health = state.Health,
                lastError,
                type = "alerting",
                lastEvaluation,
                evaluationTime,
            }
            : new { name = rule.Name, query = rule.Query, labels = rule.Labels, health = state.Health, lastError, type = "recording", lastEvaluation, evaluationTime };
    }

    private static object Alert(ActiveAlert alert) => new
    {
        labels = alert.Labels.ToDictionary(static l => l.Name, static l => l.Value),
        annotations = alert.Annotations,
        state = alert.StateName,
        activeAt = StatusHandlers.Time(alert.ActiveAt),
        value = GoText.Scientific(alert.Value),
    };

    private static Task SucceedAsync(HttpContext http, object data) => JsonAsync(http, StatusCodes.Status200OK, new { status = "success", data, errorType = "", error = "" });

    private static Task FailAsync(HttpContext http, int status, string errorType, string error) => JsonAsync(http, status, new { status = "error", data = (object?)null, errorType, error });

    private static Task JsonAsync(HttpContext http, int status, object answer)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(answer, Json, "application/json", http.RequestAborted);
    }
}
