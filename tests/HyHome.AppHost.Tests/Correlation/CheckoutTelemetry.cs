using System.Security.Cryptography;
using System.Text.Json;

namespace HyHome.AppHost.Tests.Correlation;

/// <summary>One order through three services, found again over the APIs of the stack, wherever its components run.</summary>
public abstract class CheckoutTelemetry(PlatformFixture platform)
{
    private static readonly string[] Services = ["storefront", "checkout", "catalog"];

    [Fact]
    public async Task An_order_is_found_as_trace_logs_metrics_exemplar_and_edge()
    {
        var token = TestContext.Current.CancellationToken;
        var (trace, caller) = (NewId(16), NewId(8));
        using var shop = new Shop(platform.App.GetEndpoint("storefront"));
        await shop.PlaceOrderAsync(trace, caller, token);

        var spans = await platform.EventuallyAsync(
            "tempo", $"/api/v2/traces/{trace}", answer => Spans(answer), found => IsWhole(found, caller), token);

        // The order, and the page that the answer to it leads to.
        Assert.All(spans.Where(s => s.Parent == caller), root => Assert.Equal("storefront", root.Service));

        // Of the three, the one that takes the order has something to say about it.
        await platform.EventuallyAsync(
            "loki",
            $"/loki/api/v1/query_range?query={Uri.EscapeDataString($"{{service_name=\"checkout\"}} | trace_id=\"{trace}\"")}",
            answer => answer.GetProperty("data").GetProperty("result").GetArrayLength(),
            streams => streams > 0,
            token);
        foreach (var service in Services)
        {
            await platform.MetricAsync($"traces_spanmetrics_calls_total{{service=\"{service}\", span_kind=\"SPAN_KIND_SERVER\"}}", token);
            await platform.MetricAsync($"histogram_quantile(0.95, sum by (le) (http_server_request_duration_seconds_bucket{{job=\"{service}\"}})) >= 0", token);
        }

        await platform.MetricAsync("traces_service_graph_request_total{client=\"storefront\", server=\"checkout\"}", token);
        await platform.MetricAsync("traces_service_graph_request_total{client=\"checkout\", server=\"catalog\"}", token);
        await platform.EventuallyAsync(
            "prometheus",
            $"/api/v1/query_exemplars?query=http_server_request_duration_seconds_bucket&start={DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()}&end={DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds()}",
            answer => answer.GetProperty("data").GetRawText(),
            exemplars => exemplars.Contains(trace, StringComparison.Ordinal),
            token);
    }

    private static string NewId(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    // Each span hangs on one of the trace; the first on the caller, whose span nobody reports. The services send one after the other.
    private static bool IsWhole(List<TraceSpan> spans, string caller) =>
        Calls(spans, "storefront", "checkout")
        && Calls(spans, "checkout", "catalog")
        && spans.Exists(s => s.Parent == caller)
        && spans.TrueForAll(s => s.Parent == caller || spans.Exists(other => other.Id == s.Parent));

    private static bool Calls(List<TraceSpan> spans, string from, string to) => spans.Exists(
        span => span.Service == to && span.Kind == "SPAN_KIND_SERVER" && spans.Exists(p => p.Id == span.Parent && p.Service == from && p.Kind == "SPAN_KIND_CLIENT"));

    private static List<TraceSpan> Spans(JsonElement answer) =>
        !answer.GetProperty("trace").TryGetProperty("resourceSpans", out var resources) ? [] :
        [
            .. from resource in resources.EnumerateArray()
               let service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
                   .First(a => a.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!
               from scope in resource.GetProperty("scopeSpans").EnumerateArray()
               from span in scope.GetProperty("spans").EnumerateArray()
               select new TraceSpan(service, Id(span, "spanId"), Id(span, "parentSpanId"), span.GetProperty("kind").GetString()!),
        ];

    private static string Id(JsonElement span, string name) => span.TryGetProperty(name, out var id) ? Convert.ToHexStringLower(id.GetBytesFromBase64()) : string.Empty;

    private sealed record TraceSpan(string Service, string Id, string Parent, string Kind);
}
