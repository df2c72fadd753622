using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Traffic of an Istio mesh, sidecar and ambient.</summary>
internal static class IstioMeshDashboard
{
    // In ambient mode waypoints report; with sidecars the source does, once per request.
    private const string Reported = "cluster=~\"$cluster\", reporter=~\"source|waypoint\", destination_workload_namespace=~\"$namespace\"";
    private const string By = "destination_workload, destination_workload_namespace";
    private const string Legend = "{{destination_workload}}.{{destination_workload_namespace}}";
    private const string NotFailed = "response_code!~\"5..\"";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-istio-mesh",
        Title = "Istio Mesh",
        Folder = "Istio",
        Tags = ["hyhome", "istio"],
        Description = "Requests, success and durations of all workloads in the mesh, HTTP, gRPC and TCP.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Cluster("istio_requests_total"),
            Variable.Values("namespace", "Namespace", "label_values(istio_requests_total{cluster=~\"$cluster\"}, destination_workload_namespace)"),
        ]),
        Panels = new Layout()
            .Row(4,
                Panels.Stat("Traffic", "reqps", "Requests per second in the mesh.", Thresholds.Of(1e9, 1e9), Target.PromInstant($"round(sum(rate(istio_requests_total{{{Reported}}}[5m])), 0.01)"), "no mesh"),
                Panels.Stat("Success (near 100 % is good)", "percentunit", "Share of requests that did not end in 5xx.", Thresholds.Of(0.99, 0.95),
                    Target.PromInstant($"sum(rate(istio_requests_total{{{Reported}, {NotFailed}}}[5m])) / sum(rate(istio_requests_total{{{Reported}}}[5m]))"), "no mesh"),
                Panels.Stat("4xx (low is good)", "reqps", "Requests per second that the client got wrong.", Thresholds.Of(1, 10),
                    Target.PromInstant($"round(sum(rate(istio_requests_total{{{Reported}, response_code=~\"4..\"}}[5m])), 0.01) or vector(0)")),
                Panels.Stat("5xx (0 is good)", "reqps", "Requests per second that failed.", Thresholds.Of(0.1, 1),
                    Target.PromInstant($"round(sum(rate(istio_requests_total{{{Reported}, response_code=~\"5..\"}}[5m])), 0.01) or vector(0)")))
            .Row(8,
                Panels.TimeSeries("Requests", "reqps", "By the workload that answers.", Target.Prom(Expr.Rate("istio_requests_total", Reported, Expr.Auto, By), Legend)),
                Panels.Ratio("Success (near 100 % is good)", "Share of requests that did not end in 5xx.", Thresholds.Of(0.99, 0.95), Target.Prom(Expr.Share("istio_requests_total", Reported, NotFailed, Expr.Auto, By), Legend)),
                Panels.TimeSeries("p99 (low is good)", "ms", "The slowest hundredth.", Target.Prom(Expr.Quantile(0.99, "istio_request_duration_milliseconds", Reported, Expr.Auto, By), Legend)))
            .Section("HTTP and gRPC workloads")
            .Row(10, Panels.Table("Workloads: success should be near 100 %, p99 low", "Over five minutes.",
                [
                    ("Requests", "reqps", Expr.Rate("istio_requests_total", Reported, "5m", By)),
                    ("p50", "ms", Expr.Quantile(0.5, "istio_request_duration_milliseconds", Reported, "5m", By)),
                    ("p90", "ms", Expr.Quantile(0.9, "istio_request_duration_milliseconds", Reported, "5m", By)),
                    ("p99", "ms", Expr.Quantile(0.99, "istio_request_duration_milliseconds", Reported, "5m", By)),
                    ("Success", "percentunit", Expr.Share("istio_requests_total", Reported, NotFailed, "5m", By)),
                ],
                ["destination_workload", "destination_workload_namespace"], "no mesh"))
            .Section("TCP workloads")
            .Row(8, Panels.Table("TCP traffic", "Bytes per second over five minutes.",
                [
                    ("Received", "Bps", Expr.Rate("istio_tcp_received_bytes_total", Reported, "5m", By)),
                    ("Sent", "Bps", Expr.Rate("istio_tcp_sent_bytes_total", Reported, "5m", By)),
                ],
                ["destination_workload", "destination_workload_namespace"], "no TCP traffic in the mesh"))
            .Section("Istio itself")
            .Row(7,
                Panels.TimeSeries("Components by version", "short", "Two versions for long mean an unfinished upgrade.", Target.Prom("sum by (component, tag) (istio_build{cluster=~\"$cluster\"})", "{{component}} {{tag}}")))
            .Build(),
    };
}
