using System.Net;
using System.Text;
using HyHome.Telemetry.Ingest.Logs;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Tests.Ingest;

public sealed class LokiMappingTests
{
    [Fact]
    public async Task Attributes_that_the_models_Loki_indexes_become_labels_and_all_else_structured_metadata()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.Loki);
        using var answer = await backend.PostJsonAsync(new Uri(url, "otlp/v1/logs"), """
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"k8s.pod.name","value":{"stringValue":"pod-1"}},
               {"key":"host.name","value":{"stringValue":"box"}}]},
              "scopeLogs":[{"scope":{"name":"lib","version":"1.1","attributes":[{"key":"kind","value":{"stringValue":"x"}}]},
               "logRecords":[{"timeUnixNano":"TIME","observedTimeUnixNano":"1790000000000000001","severityNumber":"SEVERITY_NUMBER_INFO","severityText":"Information",
                 "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","flags":1,
                 "body":{"kvlistValue":{"values":[{"key":"b","value":{"intValue":1}},{"key":"a","value":{"stringValue":"<x>"}}]}},
                 "attributes":[{"key":"map.a","value":{"kvlistValue":{"values":[{"key":"b","value":{"doubleValue":1.5}}]}}},{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"}]}}}]}]}]}]}
            """.Replace("TIME", $"{OtlpMessages.Now}", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var (stream, line, metadata) = Assert.Single(backend.Lines());
        Assert.Equal("""{service_name="shop"}""", stream.ToString());
        Assert.Equal("{\"a\":\"\\u003cx\\u003e\",\"b\":1}", line);
        Assert.Equal(LabelSet.Of(
            ("host_name", "box"), ("k8s_pod_name", "pod-1"), ("scope_name", "lib"), ("scope_version", "1.1"), ("kind", "x"), ("observed_timestamp", "1790000000000000001"),
            ("severity_number", "9"), ("severity_text", "Information"), ("detected_level", "info"), ("flags", "1"),
            ("trace_id", "0af7651916cd43dd8448eb211c80319c"), ("span_id", "b7ad6b7169203331"), ("map_a_b", "1.5"), ("list", "[\"a\",1]")), metadata);
    }

    [Fact]
    public async Task Without_a_service_name_the_stream_is_named_by_its_container_or_unknown()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.Loki);
        foreach (var attributes in new[] { "", """{"key":"k8s.container.name","value":{"stringValue":"web"}}""" })
        {
            using var answer = await backend.PostJsonAsync(new Uri(url, "otlp/v1/logs"), $$$"""
                {"resourceLogs":[{"resource":{"attributes":[{{{attributes}}}]},"scopeLogs":[{"logRecords":[{"body":{"stringValue":"x"}}]}]}]}
                """);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        Assert.Equal(["unknown_service", "web"], backend.Lines().Select(l => l.Stream["service_name"]).Order());
    }

    [Fact]
    public async Task Loki_says_422_to_nothing_and_400_to_what_is_too_old_as_a_protobuf_status()
    {
        await using var backend = await Backend.StartAsync();
        var url = await backend.ListenAsync(TelemetryApis.Loki);
        using var nothing = await backend.PostJsonAsync(new Uri(url, "otlp/v1/logs"), "{}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);

        using var old = await backend.PostJsonAsync(new Uri(url, "otlp/v1/logs"), OtlpMessages.LogJson(1_000_000_000));
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
        Assert.Equal("application/octet-stream", old.Content.Headers.ContentType!.MediaType);
        Assert.Contains("timestamp too old", await old.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ERROR something", "error")]
    [InlineData("2026-01-01 [warn] careful", "warn")]
    [InlineData("INFO starting", "info")]
    [InlineData("this is fatal: gone", "fatal")]
    [InlineData("misc:error happened", "unknown")]
    [InlineData("terror and informal", "unknown")]
    [InlineData("info before error", "info")]
    [InlineData("all quiet", "unknown")]
    [InlineData("{\"a\":1,\"level\":\"WRN\"}", "warn")]
    [InlineData("{\"nested\":{\"severity\":\"Critical\"}}", "critical")]
    [InlineData("{\"message\":\"an error here\"}", "error")]
    [InlineData("ts=1 level=dbg msg=\"no error\"", "debug")]
    [InlineData("msg=\"level=x\" lvl=\"Information\"", "info")]
    public void Levels_are_found_in_lines(string line, string expected) =>
        Assert.Equal(expected, LevelDetector.Detect(LabelSet.Empty, [], Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_label_names_the_level_before_severity_and_line_do()
    {
        Assert.Equal("warn", LevelDetector.Detect(LabelSet.Of(("level", "WARNING")), [], "error"u8));
        Assert.Equal("Notice", LevelDetector.Detect(LabelSet.Empty, [new Label("severity_number", "17"), new Label("severity_text", "Notice")], "x"u8));
        Assert.Equal("error", LevelDetector.Detect(LabelSet.Empty, [new Label("severity_number", "17")], "info"u8));
    }
}
