using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace HyHome.ServiceDefaults.Tests;

public sealed class ServiceDefaultsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_three_signals_reach_the_collector_and_health_checks_stay_out_of_them()
    {
        await using var collector = await Collector.StartAsync(Cancel);
        await using var app = await TestApp.StartAsync(Otlp(collector), Environments.Development, Cancel);
        using var routes = new RouteRecorder(app);
        using var http = app.Client();

        using (SuppressInstrumentationScope.Begin())
        {
            // The caller's side of these two is not what is asked about.
            await http.GetStringAsync("/health", Cancel);
            await http.GetStringAsync("/alive", Cancel);
        }

        await http.GetStringAsync("/hello", Cancel);
        await collector.WaitForAsync("traces", "/hello", Cancel);
        await collector.WaitForAsync("logs", TestApp.LogLine, Cancel);
        await collector.WaitForAsync("metrics", "/hello", Cancel);
        await app.StopAsync(Cancel);

        Assert.True(collector.Has("metrics", "http.server.request.duration"));
        Assert.True(collector.Has("metrics", "dotnet.gc.collections"));
        Assert.False(collector.Has("traces", "/health"));
        Assert.False(collector.Has("traces", "/alive"));
        Assert.Equal(["/hello"], routes.Recorded);
    }

    [Fact]
    public async Task In_a_cluster_traces_go_to_the_collector_and_logs_do_not()
    {
        await using var collector = await Collector.StartAsync(Cancel);
        var settings = Otlp(collector);
        settings["KUBERNETES_SERVICE_HOST"] = "10.43.0.1";
        await using var app = await TestApp.StartAsync(settings, Environments.Development, Cancel);
        using var http = app.Client();

        await http.GetStringAsync("/hello", Cancel);
        await collector.WaitForAsync("traces", "/hello", Cancel);
        await app.StopAsync(Cancel);

        Assert.Equal(0, collector.Count("logs"));
    }

    [Fact]
    public async Task Exports_are_not_logged_by_the_apps_own_http_clients()
    {
        await using var collector = await Collector.StartAsync(Cancel);
        await using var app = await TestApp.StartAsync(Otlp(collector), Environments.Development, Cancel);

        await collector.WaitForAsync("metrics", "dotnet.gc.collections", Cancel);
        await collector.WaitForAsync("logs", "Application started", Cancel);
        await app.StopAsync(Cancel);

        Assert.False(collector.Has("logs", "/v1/metrics"));
    }

    [Fact]
    public async Task The_service_has_the_name_of_the_model_or_else_of_the_application()
    {
        await using var collector = await Collector.StartAsync(Cancel);
        var named = Otlp(collector);
        named["OTEL_SERVICE_NAME"] = "from-the-model";
        await using var first = await TestApp.StartAsync(named, Environments.Development, Cancel);
        await using var second = await TestApp.StartAsync(Otlp(collector), Environments.Development, Cancel);

        await collector.WaitForAsync("metrics", "from-the-model", Cancel);
        await collector.WaitForAsync("metrics", "TestApp", Cancel);
    }

    [Theory]
    [InlineData("Development", null, 1000, 5000)]
    [InlineData("Development", "250", 250, 250)]
    [InlineData("Production", null, 5000, null)]
    public void Development_exports_at_once_unless_the_environment_says_otherwise(string environment, string? asked, int batchDelay, int? metricInterval)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(asked is null
            ? []
            : new Dictionary<string, string?> { ["OTEL_BSP_SCHEDULE_DELAY"] = asked, ["OTEL_METRIC_EXPORT_INTERVAL"] = asked });
        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry().UseOtlpExporter();
        using var app = (IDisposable)builder.Build();
        var services = ((IHost)app).Services;

        Assert.Equal(batchDelay, services.GetRequiredService<IOptions<BatchExportActivityProcessorOptions>>().Value.ScheduledDelayMilliseconds);
        Assert.Equal(
            metricInterval, services.GetRequiredService<IOptions<PeriodicExportingMetricReaderOptions>>().Value.ExportIntervalMilliseconds);
    }

    [Fact]
    public async Task A_service_that_is_not_ready_is_alive()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy());
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(Cancel);
        using var http = app.Client();

        using var ready = await http.GetAsync("/health", Cancel);
        using var alive = await http.GetAsync("/alive", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static Dictionary<string, string?> Otlp(Collector collector) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
    };
}
