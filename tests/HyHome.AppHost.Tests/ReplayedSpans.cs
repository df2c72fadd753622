using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace HyHome.AppHost.Tests;

/// <summary>Spans as the samples sent them, told again at another time and under other ids.</summary>
internal sealed class ReplayedSpans
{
    private readonly JsonArray _resources;
    private readonly long _start;

    private ReplayedSpans(JsonArray resources)
    {
        _resources = resources;
        _start = Spans(resources).Min(static span => long.Parse((string)span["startTimeUnixNano"]!));
    }

    /// <summary>Reads the work on a queue from Tempo's answer: OTLP, but ids are in base64 there.</summary>
    /// <remarks>Without spans of servers: a browser that asks again and again for an order's state is answered well, and so often that failing orders would be few among these.</remarks>
    public static ReplayedSpans Read(string answer)
    {
        var resources = (JsonArray)JsonNode.Parse(answer)!["trace"]!["resourceSpans"]!.DeepClone();
        foreach (var scope in resources.SelectMany(static resource => (JsonArray)resource!["scopeSpans"]!))
        {
            var spans = (JsonArray)scope!["spans"]!;
            foreach (var server in spans.Where(static span => (string?)span!["kind"] == "SPAN_KIND_SERVER").ToList())
            {
                spans.Remove(server);
            }
        }

        return new(resources);
    }

    /// <summary>A request of OTLP/HTTP with copies of the trace that begin at a time.</summary>
    public string At(DateTimeOffset time, int copies)
    {
        var all = new JsonArray();
        for (var copy = 0; copy < copies; copy++)
        {
            var trace = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var resources = (JsonArray)_resources.DeepClone();
            var shift = ((time - DateTimeOffset.UnixEpoch).Ticks * 100) - _start;
            foreach (var span in Spans(resources))
            {
                span["traceId"] = trace;
                foreach (var id in (string[])["spanId", "parentSpanId"])
                {
                    if ((string?)span[id] is { Length: > 0 } text)
                    {
                        span[id] = Convert.ToHexStringLower(Convert.FromBase64String(text));
                    }
                }

                span.Remove("links");
                span.Remove("events");
                foreach (var edge in (string[])["startTimeUnixNano", "endTimeUnixNano"])
                {
                    span[edge] = (long.Parse((string)span[edge]!) + shift).ToString();
                }
            }

            foreach (var resource in resources.ToList())
            {
                resources.Remove(resource);
                all.Add(resource);
            }
        }

        return new JsonObject { ["resourceSpans"] = all }.ToJsonString();
    }

    private static IEnumerable<JsonObject> Spans(JsonArray resources) =>
        from resource in resources
        from scope in (JsonArray)resource!["scopeSpans"]!
        from span in (JsonArray)scope!["spans"]!
        select (JsonObject)span!;
}
