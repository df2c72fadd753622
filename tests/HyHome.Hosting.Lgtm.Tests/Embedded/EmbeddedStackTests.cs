using System.Net;
using System.Text.Json.Nodes;
using HyHome.Hosting.Diagnostics;
using HyHome.Hosting.Lgtm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HyHome.Hosting.Lgtm.Tests.Embedded;

public sealed class EmbeddedStackTests
{
    private const string TraceId = "5b8aa5a2d2c872e8321cf37308d69df2";

    private static readonly string[] Components = ["alloy", "loki", "tempo", "prometheus", "alertmanager"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_stack_becomes_healthy_without_a_container_engine_and_answers_for_what_it_was_sent()
    {
        var builder = Model.Run("--runtime", "embedded", "--DcpPublisher:RandomizePorts=true");
        var stack = builder.AddLgtmStack(options => options.KeepData = false);
        await using var app = builder.Build();
        using var http = new HttpClient();

        await app.StartAsync(Cancel);
        foreach (var component in Components)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(component, Cancel);
        }

        await SendAsync(http, $"{stack.Alloy.Resource.OtlpHttpEndpoint.Url}/v1/logs", Logs());

        var answer = await PollAsync(http, $"{stack.Loki.Resource.PrimaryEndpoint.Url}/loki/api/v1/query_range?query={Uri.EscapeDataString($$"""{service_name="checkout"} | trace_id="{{TraceId}}" """)}");
        Assert.Contains("order placed", answer, StringComparison.Ordinal);

        // What never runs here (Grafana, node-exporter) is no target, else an alert would call it down.
        var prometheus = stack.Prometheus!.Resource.PrimaryEndpoint.Url;
        await PollAsync(http, $"{prometheus}/api/v1/query?query={Uri.EscapeDataString("count(up == 1) > 1")}");
        Assert.Contains("\"result\":[]", await http.GetStringAsync($"{prometheus}/api/v1/query?query={Uri.EscapeDataString("up == 0")}", Cancel), StringComparison.Ordinal);
        await app.StopAsync(Cancel);
    }

    [Fact]
    public void The_engine_is_given_the_checks_once()
    {
        var builder = Model.Run();
        builder.AddLgtmStack();

        Assert.Single(builder.Services, service => service.ServiceType == typeof(IModelValidator) && service.ImplementationType?.Name == "StackValidator");
    }

    private static string Logs()
    {
        var now = ((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100).ToString();
        return new JsonObject
        {
            ["resourceLogs"] = new JsonArray(new JsonObject
            {
                ["resource"] = new JsonObject
                {
                    ["attributes"] = new JsonArray(new JsonObject { ["key"] = "service.name", ["value"] = new JsonObject { ["stringValue"] = "checkout" } }),
                },
                ["scopeLogs"] = new JsonArray(new JsonObject
                {
                    ["logRecords"] = new JsonArray(new JsonObject
                    {
                        ["timeUnixNano"] = now,
                        ["traceId"] = TraceId,
                        ["spanId"] = "051581bf3cb55c13",
                        ["body"] = new JsonObject { ["stringValue"] = "order placed" },
                    }),
                }),
            }),
        }.ToJsonString();
    }

    private static async Task SendAsync(HttpClient http, string url, string body)
    {
        using var content = new StringContent(body, mediaType: new("application/json"));
        using var response = await http.PostAsync(url, content, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<string> PollAsync(HttpClient http, string url)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = JsonNode.Parse(await http.GetStringAsync(url, deadline.Token));
            if (answer?["data"]?["result"] is JsonArray { Count: > 0 } result)
            {
                return result.ToJsonString();
            }

            await Task.Delay(50, deadline.Token);
        }
    }
}
