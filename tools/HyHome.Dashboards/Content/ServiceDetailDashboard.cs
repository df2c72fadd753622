using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>One service: its routes, its callers and callees, its logs and its traces on one page.</summary>
internal static class ServiceDetailDashboard
{
    private const string Requests = ServicesDashboard.Requests;
    private const string Http = "cluster=~\"$cluster\", service_name=\"$service\"";
    private const string Spans = "cluster=~\"$cluster\", service=\"$service\"";
    private const string Route = "http_request_method, http_route";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-service-detail",
        Title = "Service detail",
        Folder = "Services",
        Tags = ["hyhome", "services"],
        Description = "One service: routes, dependencies, logs and traces.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Loki, Variable.Tempo, Variable.Cluster("traces_spanmetrics_calls_total"),
            Variable.Values("service", "Service", "label_values(traces_spanmetrics_calls_total{cluster=~\"$cluster\"}, service)", multi: false),
        ]),
        Panels = new Layout()
            .Row(4,
                Panels.Stat("Requests", "ops", "Server and consumer spans per second.", Thresholds.Of(1e9, 1e9),
                    Target.PromInstant($"sum(rate(traces_spanmetrics_calls_total{{{Spans}, span_kind=~\"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER\"}}[5m]))"), "no requests"),
                Panels.Stat("Failed (low is good)", "percentunit", "Share of spans with status error.", Thresholds.Of(0.01, 0.05),
                    Target.PromInstant(Expr.Share(ServicesDashboard.SpanCalls, Spans, ServicesDashboard.SpanError, "5m", "service")), "no requests"),
                Panels.Stat("p95 (low is good)", "s", "95th percentile of server and consumer spans.", Thresholds.Of(0.5, 2),
                    Target.PromInstant($"histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{{{Spans}, span_kind=~\"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER\"}}[5m])))"), "no requests"),
                Panels.Stat("Instances", "short", "Processes that sent metrics within five minutes.", Thresholds.Of(1e9, 1e9),
                    Target.PromInstant($"count(count by (instance) (target_info{{cluster=~\"$cluster\", job=~\"(.*/)?$service\"}}))")))
            .Section("HTTP")
            .Row(8,
                Panels.TimeSeries("Requests by route", "reqps", "HTTP requests per second.",
                    Target.Prom(Expr.Rate($"{Requests}_count", Http, Expr.Auto, Route), "{{http_request_method}} {{http_route}}")).WhenEmpty("no HTTP requests"),
                Panels.Ratio("Errors by route (low is good)", "Share of requests that ended in 5xx.", Thresholds.Of(0.01, 0.05),
                    Target.Prom(Expr.Share($"{Requests}_count", Http, ServicesDashboard.ServerError, Expr.Auto, Route), "{{http_request_method}} {{http_route}}")).WhenEmpty("no HTTP requests"),
                Panels.TimeSeries("p95 by route (low is good)", "s", "Dots are exemplars: click one for its trace.",
                    Target.Prom(Expr.Quantile(0.95, Requests, Http, Expr.Auto, Route), "{{http_request_method}} {{http_route}}", exemplar: true)).WhenEmpty("no HTTP requests"))
            .Row(8,
                Panels.Heatmap("Durations of requests (a second band is a slow path)", "s", "How many requests took how long.",
                    Target.PromHeatmap($"sum by (le) (increase({Requests}_bucket{{{Http}}}[$__rate_interval]))")).WhenEmpty("no HTTP requests"),
                Panels.TimeSeries("Status codes", "reqps", "HTTP answers per second by status code.",
                    Target.Prom(Expr.Rate($"{Requests}_count", Http, Expr.Auto, "http_response_status_code"), "{{http_response_status_code}}")).WhenEmpty("no HTTP requests"))
            .Section("Dependencies")
            .Row(8,
                Panels.Stacked("Callers", "reqps", "Requests per second by the service that sends them.",
                    Target.Prom("sum by (client) (rate(traces_service_graph_request_total{server=\"$service\"}[$__rate_interval]))", "{{client}}")).WhenEmpty("nobody calls it"),
                Panels.TimeSeries("Callees: p95 (low is good)", "s", "How long calls to other services take, as this service sees them.",
                    Target.Prom("histogram_quantile(0.95, sum by (le, server) (rate(traces_service_graph_request_client_seconds_bucket{client=\"$service\"}[$__rate_interval])))", "{{server}}")).WhenEmpty("it calls nobody"),
                Panels.TimeSeries("Outgoing HTTP: p95 (low is good)", "s", "By the address called.",
                    Target.Prom(Expr.Quantile(0.95, "http_client_request_duration_seconds", Http, Expr.Auto, "server_address"), "{{server_address}}", exemplar: true)).WhenEmpty("it calls nobody"))
            .Section("Operations")
            .Row(8, Panels.Table("Operations by span: slow and failing ones need care", "Spans of every kind, over five minutes.",
                [
                    ("Calls", "ops", Expr.Rate(ServicesDashboard.SpanCalls, Spans, "5m", "span_name, span_kind")),
                    ("Failed", "percentunit", Expr.Share(ServicesDashboard.SpanCalls, Spans, ServicesDashboard.SpanError, "5m", "span_name, span_kind")),
                    ("p95", "s", $"histogram_quantile(0.95, {Expr.Rate("traces_spanmetrics_latency_bucket", Spans, "5m", "le, span_name, span_kind")})"),
                ],
                ["span_name", "span_kind"], "no spans"))
            .Section("Traces and logs")
            .Row(9,
                (Panels.Traces("Failed traces", "The newest traces with an error in this service.", Target.TraceQl("{ resource.service.name = \"$service\" && status = error }")).WhenEmpty("none failed"), 12),
                (Panels.Traces("Slow traces", "The newest traces in which this service took over half a second.", Target.TraceQl("{ resource.service.name = \"$service\" && duration > 500ms }")).WhenEmpty("none took that long"), 12))
            .Row(10, Panels.Logs("Logs: warnings and errors", "Click a line for its fields; trace_id leads to the trace.",
                Target.Logs("{service_name=\"$service\"} | detected_level=~\"warn|error|fatal|critical\"")).WhenEmpty("neither warnings nor errors"))
            .Build(),
    };
}
