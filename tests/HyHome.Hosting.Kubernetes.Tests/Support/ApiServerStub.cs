using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HyHome.Hosting.Kubernetes.Tests.Support;

/// <summary>
/// Enough of an API server to deploy to: server-side apply with owners and conflicts, dry runs, strict fields of the request, lists by label in pages, deletion,
/// namespaces that must be there first, immutable ConfigMaps, pods' logs, and workloads that become ready after some questions.
/// </summary>
internal sealed class ApiServerStub : IAsyncDisposable
{
    public const string Token = "stub-token";

    private readonly WebApplication _application;
    private readonly Lock _lock = new();
    private int _version;

    private ApiServerStub(WebApplication application) => _application = application;

    /// <summary>The objects by path.</summary>
    public ConcurrentDictionary<string, JsonObject> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that changed something, in order: method and path.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    /// <summary>How many times a workload's status is asked for before it is ready; by its name.</summary>
    public Dictionary<string, int> ReadyAfter { get; } = new(StringComparer.Ordinal);

    /// <summary>Logs of pods.</summary>
    public Dictionary<string, string> Logs { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers before anything else does; null to go on.</summary>
    public Func<HttpRequest, (int Status, string Reason, string Message)?> Refuse { get; set; } = _ => null;

    public string Url { get; private set; } = string.Empty;

    public static async Task<ApiServerStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var application = builder.Build();
        var stub = new ApiServerStub(application);
        application.Run(stub.AnswerAsync);
        await application.StartAsync(TestContext.Current.CancellationToken);
        stub.Url = application.Urls.First();
        return stub;
    }

    /// <summary>A kubeconfig with this server as context <c>stub</c>.</summary>
    public string WriteKubeConfig(string folder, string? server = null)
    {
        var file = Path.Combine(folder, "kubeconfig");
        File.WriteAllText(file, $"""
            apiVersion: v1
            kind: Config
            current-context: stub
            clusters:
            - name: stub
              cluster:
                server: {server ?? Url}
            contexts:
            - name: stub
              context:
                cluster: stub
                user: stub
            users:
            - name: stub
              user:
                token: {Token}
            """);
        return file;
    }

    public void Add(string path, JsonObject document) => Objects[path] = document;

    public JsonObject? Find(string path) => Objects.GetValueOrDefault(path);

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private static (int, JsonNode) Status(int code, string reason, string message, params string[] fields) => (code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["reason"] = reason,
        ["message"] = message,
        ["code"] = code,
        ["details"] = new JsonObject { ["causes"] = new JsonArray([.. fields.Select(f => new JsonObject { ["reason"] = "FieldManagerConflict", ["field"] = f })]) },
    });

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Request.Path.Value!.TrimStart('/');
        if (context.Request.Method == "GET" && path.EndsWith("/log", StringComparison.Ordinal))
        {
            var pod = path.Split('/')[^2];
            context.Response.StatusCode = Logs.ContainsKey(pod) ? 200 : 400;
            await context.Response.WriteAsync(Logs.GetValueOrDefault(pod, "{}"), context.RequestAborted);
            return;
        }

        var (status, answer) = Answer(context.Request, path, body);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status == 429)
        {
            context.Response.Headers.RetryAfter = "0";
        }

        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private (int, JsonNode) Answer(HttpRequest request, string path, string body)
    {
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            return Status(401, "Unauthorized", "Unauthorized");
        }

        if (Refuse(request) is { } refusal)
        {
            return Status(refusal.Status, refusal.Reason, refusal.Message);
        }

        lock (_lock)
        {
            return request.Method switch
            {
                "GET" when Objects.TryGetValue(path, out var found) => (200, WithStatus(found)),
                "GET" when IsCollection(path) => (200, List(request, path)),
                "PATCH" => Patch(request, path, body),
                "DELETE" => Delete(request, path),
                _ => Status(404, "NotFound", $"{path} not found"),
            };
        }
    }

    // .../namespaces/NAME/PLURAL or .../VERSION/PLURAL
    private static bool IsCollection(string path)
    {
        var parts = path.Split('/');
        var rest = parts[0] == "api" ? parts[2..] : parts[3..];
        return rest.Length is 1 or 3;
    }

    private JsonObject List(HttpRequest request, string path)
    {
        var wanted = request.Query["labelSelector"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToList();
        var all = Objects.Where(o => o.Key.StartsWith($"{path}/", StringComparison.Ordinal) && !o.Key[(path.Length + 1)..].Contains('/', StringComparison.Ordinal))
            .Where(o => wanted.TrueForAll(l => (string?)o.Value["metadata"]!["labels"]?[l[0]] == l[1]))
            .OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => o.Value).ToList();
        // Two on a page, so that every list of more is read in pages.
        var from = int.TryParse(request.Query["continue"], CultureInfo.InvariantCulture, out var at) ? at : 0;
        var items = all.Skip(from).Take(2).Select(o =>
        {
            var item = (JsonObject)o.DeepClone();
            item.Remove("apiVersion");
            item.Remove("kind");
            return (JsonNode)item;
        });
        var metadata = new JsonObject();
        if (from + 2 < all.Count)
        {
            metadata["continue"] = $"{from + 2}";
        }

        return new JsonObject { ["metadata"] = metadata, ["items"] = new JsonArray([.. items]) };
    }

    private (int, JsonNode) Patch(HttpRequest request, string path, string body)
    {
        var document = JsonNode.Parse(body)!.AsObject();
        var manager = request.Query["fieldManager"].ToString();
        var isDryRun = request.Query["dryRun"] == "All";
        var parts = path.Split('/');
        var space = Array.IndexOf(parts, "namespaces") is >= 0 and var index && index + 2 < parts.Length ? parts[index + 1] : null;
        if (space is not null && !Objects.ContainsKey($"api/v1/namespaces/{space}"))
        {
            return Status(404, "NotFound", $"namespaces \"{space}\" not found");
        }

        Objects.TryGetValue(path, out var before);
        var isApply = request.ContentType!.StartsWith("application/apply-patch+yaml", StringComparison.Ordinal);
        if (isApply && request.Query["force"] != "true" && (string?)before?["metadata"]?["annotations"]?["stub/owner"] is { } owner && owner != manager && !JsonNode.DeepEquals(before["spec"], document["spec"]))
        {
            return Status(409, "Conflict", $"Apply failed with 1 conflict: conflict with \"{owner}\": .spec.replicas", ".spec.replicas");
        }

        if ((bool?)before?["immutable"] == true && !JsonNode.DeepEquals(before["data"], document["data"]))
        {
            return Status(422, "Invalid", $"ConfigMap \"{parts[^1]}\" is invalid: data: Forbidden: field is immutable when `immutable` is set");
        }

        var after = before is null ? [] : (JsonObject)before.DeepClone();
        Merge(after, document);
        after["metadata"]!["uid"] = before?["metadata"]?["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        var isSame = before is not null && JsonNode.DeepEquals(before, after);
        if (!isSame)
        {
            after["metadata"]!["resourceVersion"] = $"{(isDryRun ? _version + 1 : ++_version)}";
            after["metadata"]!["generation"] = ((int?)before?["metadata"]?["generation"] ?? 0) + 1;
        }

        if (!isDryRun && !isSame)
        {
            Objects[path] = after;
            Changes.Enqueue($"{request.Method} {path}");
        }

        return (before is null ? 201 : 200, after.DeepClone());
    }

    private (int, JsonNode) Delete(HttpRequest request, string path)
    {
        if (!Objects.ContainsKey(path))
        {
            return Status(404, "NotFound", $"{path} not found");
        }

        if (request.Query["dryRun"] != "All")
        {
            Objects.TryRemove(path, out _);
            Changes.Enqueue($"DELETE {path}");
        }

        return (200, new JsonObject { ["kind"] = "Status", ["status"] = "Success" });
    }

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (key, value) in source)
        {
            if (value is JsonObject child && target[key] is JsonObject own)
            {
                Merge(own, child);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }

    private JsonObject WithStatus(JsonObject document)
    {
        var answer = (JsonObject)document.DeepClone();
        var name = (string)document["metadata"]!["name"]!;
        if (answer["status"] is not null || (string?)document["kind"] is not ("Deployment" or "StatefulSet" or "DaemonSet" or "Job"))
        {
            return answer;
        }

        var left = ReadyAfter.GetValueOrDefault(name);
        ReadyAfter[name] = left > 0 ? left - 1 : left;
        var ready = left == 0 ? (int?)document["spec"]?["replicas"] ?? 1 : 0;
        answer["status"] = new JsonObject
        {
            ["observedGeneration"] = document["metadata"]!["generation"]?.DeepClone(),
            ["replicas"] = ready,
            ["updatedReplicas"] = ready,
            ["availableReplicas"] = ready,
            ["readyReplicas"] = ready,
            ["desiredNumberScheduled"] = 1,
            ["updatedNumberScheduled"] = ready,
            ["numberAvailable"] = ready,
            ["conditions"] = left == 0 ? new JsonArray(new JsonObject { ["type"] = "Complete", ["status"] = "True" }) : [],
        };
        return answer;
    }
}
