using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Where everybody starts: is anything wrong, and where to look next.</summary>
internal static class HomeDashboard
{
    public static Dashboard Create() => new()
    {
        Uid = "hyhome-home",
        Title = "Home",
        Folder = "HyHome",
        Tags = ["hyhome"],
        Links = [DashboardLink.All],
        Description = "Is anything wrong, and where to look next.",
        Templating = new Templating([Variable.Prometheus, Variable.Loki]),
        Panels = new Layout()
            .Row(4,
                Panels.Stat("Firing alerts (0 is good)", "short", "Alerts that fire now, without those that are meant to (severity none).", Thresholds.Of(1, 5),
                    Target.PromInstant("""sum(ALERTS{alertstate="firing", severity!="none"}) or vector(0)"""), link: "/alerting/list"),
                Panels.Stat("Targets down (0 is good)", "short", "Scrape targets that do not answer.", Thresholds.Of(1, 3), Target.PromInstant("count(up == 0) or vector(0)")),
                Panels.Stat("Failed requests (low is good)", "percentunit", "Share of HTTP requests that ended in 5xx, all services, five minutes.", Thresholds.Of(0.01, 0.05),
                    Target.PromInstant("""(sum(rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m])) or 0 * sum(rate(http_server_request_duration_seconds_count[5m]))) / sum(rate(http_server_request_duration_seconds_count[5m]))"""), "no requests", "/d/hyhome-services"),
                Panels.Stat("Requests", "reqps", "HTTP requests per second that all services answer.", Thresholds.Of(1e9, 1e9),
                    Target.PromInstant("sum(rate(http_server_request_duration_seconds_count[5m]))"), "no requests", "/d/hyhome-services"))
            .Row(10,
                (Panels.AlertList("What is wrong now", "Alerts that fire or are about to, the newest first."), 12),
                (Panels.Markdown("Where to look", """
                    | question | dashboard |
                    |---|---|
                    | Which service fails or is slow? | [Services](/d/hyhome-services), then [Service detail](/d/hyhome-service-detail) |
                    | What did it log? | [Logs overview](/d/hyhome-logs-overview) |
                    | Where does a request spend its time? | [Traces overview](/d/hyhome-traces-overview) |
                    | Is the .NET runtime healthy? | [.NET runtime](/d/hyhome-dotnet-runtime) |
                    | Is the cluster healthy? | [Cluster Health](/d/hyhome-cluster-health) |
                    | Is a node full? | [Node Resource Usage](/d/hyhome-node-usage) |
                    | Is the mesh healthy? | [Istio Mesh](/d/hyhome-istio-mesh), [Istio Performance](/d/hyhome-istio-performance) |
                    | Is this stack itself healthy? | [The stack itself](/d/hyhome-stack) |
                    """), 12))
            .Row(8,
                Panels.TimeSeries("Requests per service", "reqps", "HTTP requests per second by service.",
                    Target.Prom("sum by (service_name) (rate(http_server_request_duration_seconds_count[$__rate_interval]))", "{{service_name}}")).WhenEmpty("no HTTP requests"),
                Panels.Stacked("Errors and warnings in logs (low is good)", "cps", "Log lines per second by service, levels error, fatal and warn.",
                    Target.LogMetric("""sum by (service_name) (rate({service_name=~".+"} | detected_level=~"error|fatal|critical|warn" [$__auto]))""", "{{service_name}}")).WhenEmpty("neither warnings nor errors"))
            .Build(),
    };
}
