using System.Diagnostics;
using System.Diagnostics.Metrics;
using HyHome.Telemetry.Model;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HyHome.Telemetry.Tests.Ingest;

/// <summary>The official .NET exporter against a live listener: what an app of ours really sends.</summary>
public sealed class DotNetExporterTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Spans_arrive_with_everything_they_carry(OtlpExportProtocol protocol)
    {
        await using var backend = await Backend.StartAsync();
        var url = await ListenAsync(backend, protocol);
        using var source = new ActivitySource($"spans-{protocol}", "1.2");
        ActivityTraceId traceId;
        using (var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetResourceBuilder(Resource())
            .AddOtlpExporter(o => Configure(o, protocol, url, "v1/traces")).Build())
        {
            using (var parent = source.StartActivity("parent", ActivityKind.Server)!)
            {
                traceId = parent.TraceId;
                using var child = source.StartActivity("child", ActivityKind.Client, parent.Context, [new("n", 42L), new("list", new[] { "a", "b" })],
                    [new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))])!;
                child.AddEvent(new ActivityEvent("boom", default, new ActivityTagsCollection { ["why"] = "because" }));
                child.SetStatus(ActivityStatusCode.Error, "it broke");
            }

            Assert.True(provider.ForceFlush(10_000));
        }

        Assert.True(TraceId.TryParse(traceId.ToHexString(), out var id));
        var spans = backend.Parts.Traces.Find(id)!.Spans;
        var childSpan = Assert.Single(spans, s => s.Name == "child");
        var parentSpan = Assert.Single(spans, s => s.Name == "parent");
        Assert.Equal(parentSpan.SpanId, childSpan.ParentSpanId);
        Assert.Equal(Model.SpanKind.Client, childSpan.Kind);
        Assert.Equal((SpanStatus.Error, "it broke"), (childSpan.Status, childSpan.StatusMessage));
        Assert.Equal(42, childSpan.Attributes.Single(a => a.Key == "n").Value.Int);
        Assert.Equal(["a", "b"], childSpan.Attributes.Single(a => a.Key == "list").Value.Array.Select(v => v.String));
        Assert.Equal("because", Assert.Single(childSpan.Events).Attributes.Single().Value.String);
        Assert.Single(childSpan.Links);
        Assert.Equal("shop", childSpan.Resource.ServiceName);
        Assert.Equal((source.Name, "1.2"), (childSpan.Scope.Name, childSpan.Scope.Version));
        Assert.True(childSpan.DurationNano > 0);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Log_records_become_lines_of_the_services_stream(OtlpExportProtocol protocol)
    {
        await using var backend = await Backend.StartAsync();
        var url = await ListenAsync(backend, protocol);
        using (var loggers = LoggerFactory.Create(logging => logging.AddOpenTelemetry(o =>
        {
            o.SetResourceBuilder(Resource());
            o.IncludeFormattedMessage = true;
            o.AddOtlpExporter(e => Configure(e, protocol, url, "v1/logs"));
        })))
        {
            loggers.CreateLogger("Orders").LogWarning("order {OrderId} is late", 7);
        }

        var (stream, line, metadata) = Assert.Single(backend.Lines());
        Assert.Equal("shop", stream["service_name"]);
        Assert.Equal("home", stream["service_namespace"]);
        Assert.Equal("order 7 is late", line);
        Assert.Equal("7", metadata["OrderId"]);
        Assert.Equal(("Warning", "13", "warn"), (metadata["severity_text"], metadata["severity_number"], metadata["detected_level"]));
        Assert.Equal("Orders", metadata["scope_name"]);
        Assert.NotEmpty(metadata["observed_timestamp"]);
    }

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Metrics_become_series_named_as_Prometheus_names_them(OtlpExportProtocol protocol)
    {
        await using var backend = await Backend.StartAsync();
        var url = await ListenAsync(backend, protocol);
        using var meter = new Meter($"metrics-{protocol}");
        // Disposing the provider exports once.
        using (Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).SetResourceBuilder(Resource())
            .AddView("sizes", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter((o, _) => Configure(o, protocol, url, "v1/metrics")).Build())
        {
            meter.CreateCounter<long>("orders", "{order}").Add(3, new KeyValuePair<string, object?>("http.route", "/buy"));
            meter.CreateHistogram<double>("request.duration", "s").Record(0.3);
            meter.CreateHistogram<double>("sizes", "By").Record(100);
        }

        const string identity = "deployment_environment_name=\"test\", instance=\"shop-1\", job=\"home/shop\", "
            + "service_instance_id=\"shop-1\", service_name=\"shop\", service_namespace=\"home\"";
        Assert.Contains(backend.Series("orders_total"), s => s.StartsWith(
            "{deployment_environment_name=\"test\", http_route=\"/buy\", instance=\"shop-1\", job=\"home/shop\"", StringComparison.Ordinal) && s.EndsWith("} 3", StringComparison.Ordinal));
        Assert.Equal($"{{{identity}}} 1", Assert.Single(backend.Series("request_duration_seconds_count")));
        Assert.Contains(backend.Series("request_duration_seconds_bucket"), s => s.Contains("le=\"0\"", StringComparison.Ordinal) && s.EndsWith("} 0", StringComparison.Ordinal));
        Assert.Contains(backend.Series("request_duration_seconds_bucket"), s => s.Contains("le=\"5\"", StringComparison.Ordinal) && s.EndsWith("} 1", StringComparison.Ordinal));
        Assert.Single(backend.Series("sizes_bytes"));
        Assert.Contains("telemetry_sdk_language=\"dotnet\"", Assert.Single(backend.Series("target_info")), StringComparison.Ordinal);
    }

    private static Task<Uri> ListenAsync(Backend backend, OtlpExportProtocol protocol) =>
        backend.ListenAsync(protocol == OtlpExportProtocol.Grpc ? TelemetryApis.OtlpGrpc : TelemetryApis.OtlpHttp);

    private static void Configure(OtlpExporterOptions options, OtlpExportProtocol protocol, Uri url, string path)
    {
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc ? url : new Uri(url, path);
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateDefault()
        .AddService("shop", "home", serviceInstanceId: "shop-1")
        .AddAttributes([new("deployment.environment.name", "test")]);
}
