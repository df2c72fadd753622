using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Traces at a glance: rate, errors, durations, the newest slow and failed ones, the map.</summary>
internal static class TracesOverviewDashboard
{
    public static Dashboard Create() => new()
    {
        Uid = "hyhome-traces-overview",
        Title = "Traces overview",
        Folder = "Telemetry",
        Tags = ["hyhome", "traces"],
        Description = "Rate, errors and durations of spans by TraceQL, the newest slow and failed traces, and the service map.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Tempo, Variable.Loki,
            Variable.Values("service", "Service", "label_values(traces_spanmetrics_calls_total, service)"),
        ]),
        Panels = new Layout()
            .Row(8,
                Panels.TimeSeries("Root spans", "ops", "Traces that begin per second, by service.", Target.TraceMetric("{ nestedSetParent < 0 && resource.service.name =~ \"$service\" } | rate() by (resource.service.name)")).WhenEmpty("no traces"),
                Panels.TimeSeries("Failed spans (low is good)", "ops", "Spans with status error per second, by service.", Target.TraceMetric("{ status = error && resource.service.name =~ \"$service\" } | rate() by (resource.service.name)")).WhenEmpty("no failed spans"),
                Panels.TimeSeries("Durations of server spans (low is good)", "s", "Median, 95th and 99th percentile over all services chosen.",
                    Target.TraceMetric("{ kind = server && resource.service.name =~ \"$service\" } | quantile_over_time(duration, .5, .95, .99)")).WhenEmpty("no requests"))
            .Row(10,
                Panels.Traces("Slow traces", "The newest with a span of over half a second.", Target.TraceQl("{ resource.service.name =~ \"$service\" && duration > 500ms }")).WhenEmpty("none took that long"),
                Panels.Traces("Failed traces", "The newest with a failed span.", Target.TraceQl("{ resource.service.name =~ \"$service\" && status = error }")).WhenEmpty("none failed"))
            .Row(12, Panels.NodeGraph("Service map", "Who calls whom, with rate, latency and failures.", Target.ServiceMap()).WhenEmpty("no calls between services"))
            .Row(8,
                Panels.TimeSeries("Edges: requests", "reqps", "Requests per second from client to server.",
                    Target.Prom("sum by (client, server) (rate(traces_service_graph_request_total[$__rate_interval]))", "{{client}} → {{server}}")).WhenEmpty("no calls between services"),
                Panels.TimeSeries("Edges: p95 at the server (low is good)", "s", "95th percentile of the server's time.",
                    Target.Prom("histogram_quantile(0.95, sum by (le, client, server) (rate(traces_service_graph_request_server_seconds_bucket[$__rate_interval])))", "{{client}} → {{server}}")).WhenEmpty("no calls between services"),
                Panels.TimeSeries("Edges: failures (0 is good)", "reqps", "Failed requests per second.",
                    Target.Prom("sum by (client, server) (rate(traces_service_graph_request_failed_total[$__rate_interval]))", "{{client}} → {{server}}")).WhenEmpty("no failed calls"))
            .Build(),
    };
}
