using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HyHome.Hosting.Lgtm.Tests.Rules;
using HyHome.Telemetry;
using HyHome.Tests.Dashboards;

namespace HyHome.Hosting.Lgtm.Tests.Dashboards;

/// <summary>The panels of the dashboards whose sources need a cluster, tried with the series that those sources are known to expose.</summary>
public sealed class GeneratedPanelTests(GeneratedPanelTests.Stack stack) : IClassFixture<GeneratedPanelTests.Stack>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Cluster Health")]
    [InlineData("Node Resource Usage")]
    [InlineData("Istio Mesh")]
    [InlineData("Istio Performance")]
    [InlineData("The stack itself")]
    [InlineData("Home")]
    public async Task Every_panel_has_data(string title)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var runner = new PanelRunner(stack.Prometheus, stack.Loki, tempo: null, () => DateTimeOffset.UtcNow, Stack.Range);
        var dashboard = Files.Get(title);
        var values = await runner.VariablesAsync(dashboard, new Dictionary<string, string>(), cancel);
        var end = DateTimeOffset.UtcNow + Deadline;
        foreach (var panel in dashboard.Panels)
        {
            IReadOnlyList<string> empty;
            // Recorded series begin with the first evaluations of the rules.
            while ((empty = await runner.EmptyAsync(panel, values, cancel)).Count > 0 && DateTimeOffset.UtcNow < end)
            {
                await Task.Delay(200, cancel);
            }

            Assert.True(empty.Count == 0, string.Join('\n', empty));
        }
    }

    /// <summary>The embedded backend with our rules, half an hour of every known series, and a few lines.</summary>
    public sealed class Stack : IAsyncLifetime
    {
        private TelemetryBackend? _backend;

        public static TimeSpan Range { get; } = TimeSpan.FromMinutes(30);

        public Uri Prometheus { get; private set; } = null!;

        public Uri Loki { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var options = new TelemetryBackendOptions { RuleInterval = TimeSpan.FromSeconds(2) };
            foreach (var file in Directory.GetFiles(RuleFiles.PrometheusFolder, "*.yaml"))
            {
                options.RuleFiles.Add(file);
            }

            _backend = await TelemetryBackend.StartAsync(options);
            Prometheus = (await _backend.ListenAsync(TelemetryApis.Prometheus, new IPEndPoint(IPAddress.Loopback, 0))).Url;
            Loki = (await _backend.ListenAsync(TelemetryApis.Loki, new IPEndPoint(IPAddress.Loopback, 0))).Url;
            using var http = new HttpClient();
            // What is only seen when something is wrong: a replica that is missing, a container that restarts, an alert about it.
            var series = new GeneratedSeries(DateTimeOffset.UtcNow, Range, TimeSpan.FromSeconds(15))
            {
                Values = { ["kube_deployment_status_replicas_available"] = 1, ["kube_pod_container_status_restarts_total"] = 0.01 },
            };
            foreach (var request in series.Requests())
            {
                using var content = new ByteArrayContent(request) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/x-protobuf"), ContentEncoding = { "snappy" } } };
                using var answer = await http.PostAsync(new Uri(Prometheus, "/api/v1/write"), content);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            }

            var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
            using var lines = new StringContent(
                $$"""
                {"streams":[
                  {"stream":{"job":"kubernetes-events","service_name":"kubernetes-events"},"values":[["{{now}}","{\"type\":\"Warning\",\"reason\":\"BackOff\"}"]]},
                  {"stream":{"service_name":"checkout"},"values":[["{{now}}","level=error msg=failed"]]}]}
                """,
                Encoding.UTF8,
                "application/json");
            using var pushed = await http.PostAsync(new Uri(Loki, "/loki/api/v1/push"), lines);
            Assert.True(pushed.IsSuccessStatusCode, await pushed.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            if (_backend is not null)
            {
                await _backend.DisposeAsync();
            }
        }
    }
}
