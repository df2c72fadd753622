using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Rate, errors and duration of every service, from HTTP metrics and from spans.</summary>
internal static class ServicesDashboard
{
    internal const string Requests = "http_server_request_duration_seconds";
    internal const string ServerError = "http_response_status_code=~\"5..\"";
    internal const string SpanCalls = "traces_spanmetrics_calls_total";
    internal const string SpanError = "status_code=\"STATUS_CODE_ERROR\"";

    private const string Http = "cluster=~\"$cluster\", service_namespace=~\"$namespace\", service_name=~\"$service\"";
    private const string Spans = "cluster=~\"$cluster\", service=~\"$service\", span_kind=~\"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER\"";
    private const string ByRoute = "service_name, http_request_method, http_route";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-services",
        Title = "Services",
        Folder = "Services",
        Tags = ["hyhome", "services"],
        Description = "Rate, errors and duration of every service. Click a service for its detail, a dot for its trace.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Loki, Variable.Tempo, Variable.Cluster($"{Requests}_count"),
            Variable.Values("namespace", "Namespace", $"label_values({Requests}_count{{cluster=~\"$cluster\"}}, service_namespace)"),
            Variable.Values("service", "Service", $"label_values({Requests}_count{{cluster=~\"$cluster\", service_namespace=~\"$namespace\"}}, service_name)"),
        ]),
        Panels = new Layout()
            .Section("HTTP requests, by service")
            .Row(8, Panels.Table("Services: errors and 95th percentile should be low", "One line per service, over five minutes. Click a service for its detail.",
                [
                    ("Requests", "reqps", Expr.Rate($"{Requests}_count", Http, "5m", "service_name")),
                    ("Errors", "percentunit", Expr.Share($"{Requests}_count", Http, ServerError, "5m", "service_name")),
                    ("p50", "s", Expr.Quantile(0.5, Requests, Http, "5m", "service_name")),
                    ("p95", "s", Expr.Quantile(0.95, Requests, Http, "5m", "service_name")),
                    ("p99", "s", Expr.Quantile(0.99, Requests, Http, "5m", "service_name")),
                ],
                ["service_name"], "no requests", ("service_name", "/d/hyhome-service-detail?var-service=${__value.raw}")).WhenEmpty("no HTTP requests"))
            .Row(8,
                Panels.TimeSeries("Requests", "reqps", "HTTP requests per second.",
                    Target.Prom(Expr.Rate($"{Requests}_count", Http, Expr.Auto, "service_name"), "{{service_name}}")),
                Panels.Ratio("Errors (low is good)", "Share of requests that ended in 5xx.", Thresholds.Of(0.01, 0.05),
                    Target.Prom(Expr.Share($"{Requests}_count", Http, ServerError, Expr.Auto, "service_name"), "{{service_name}}")).WhenEmpty("no HTTP requests"),
                Panels.TimeSeries("95th percentile (low is good)", "s", "Nineteen of twenty requests are faster. Dots are exemplars: click one for its trace.",
                    Target.Prom(Expr.Quantile(0.95, Requests, Http, Expr.Auto, "service_name"), "{{service_name}}", exemplar: true)).WhenEmpty("no HTTP requests"))
            .Section("HTTP requests, by route")
            .Row(9, Panels.Table("Routes: the slowest and the most failing need care", "One line per service and route, over five minutes.",
                [
                    ("Requests", "reqps", Expr.Rate($"{Requests}_count", Http, "5m", ByRoute)),
                    ("Errors", "percentunit", Expr.Share($"{Requests}_count", Http, ServerError, "5m", ByRoute)),
                    ("p95", "s", Expr.Quantile(0.95, Requests, Http, "5m", ByRoute)),
                ],
                ["service_name", "http_request_method", "http_route"], "no requests"))
            .Section("Operations, from spans (every language, messaging too)")
            .Row(8,
                Panels.TimeSeries("Spans", "ops", "Server and consumer spans per second.",
                    Target.Prom(Expr.Rate(SpanCalls, Spans, Expr.Auto, "service"), "{{service}}")).WhenEmpty("no spans"),
                Panels.Ratio("Failed spans (low is good)", "Share of server and consumer spans with status error.", Thresholds.Of(0.01, 0.05),
                    Target.Prom(Expr.Share(SpanCalls, Spans, SpanError, Expr.Auto, "service"), "{{service}}")).WhenEmpty("no spans"),
                Panels.TimeSeries("95th percentile of spans (low is good)", "s", "From span metrics, with exemplars.",
                    Target.Prom(Expr.Quantile(0.95, "traces_spanmetrics_latency", Spans, Expr.Auto, "service"), "{{service}}", exemplar: true)).WhenEmpty("no spans"))
            .Section("Who calls whom")
            .Row(12, Panels.NodeGraph("Service map", "From the service graph that is derived from spans: requests per second and latency on the edges, red for failures.", Target.ServiceMap()).WhenEmpty("no calls between services"))
            .Build(),
    };
}
