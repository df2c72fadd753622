using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>What an Istio mesh costs: proxies, ztunnel and istiod.</summary>
internal static class IstioPerformanceDashboard
{
    private const string C = "cluster=~\"$cluster\"";
    private const string Proxy = C + ", container=\"istio-proxy\"";
    private const string Istiod = C + ", container=\"discovery\", pod=~\"istiod-.*\"";
    private const string Ztunnel = C + ", pod=~\"ztunnel-.*\"";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-istio-performance",
        Title = "Istio Performance",
        Folder = "Istio",
        Tags = ["hyhome", "istio"],
        Description = "Processor, memory and bytes of the data plane per request, and the load of istiod.",
        Templating = new Templating([Variable.Prometheus, Variable.Cluster("istio_build")]),
        Panels = new Layout()
            .Section("Data plane")
            .Row(8,
                Panels.TimeSeries("Cores per 1,000 requests/s (steady is good)", "none", "Processor time of sidecars against the traffic they carry.",
                    Target.Prom($"sum(irate(container_cpu_usage_seconds_total{{{Proxy}, namespace!=\"istio-system\"}}[$__rate_interval])) / (round(sum(irate(istio_requests_total{{{C}}}[$__rate_interval])), 0.001) / 1000)", "sidecars")),
                Panels.TimeSeries("Cores", "none", "Processor time of sidecars, gateways and ztunnel.",
                    Target.Prom($"sum(rate(container_cpu_usage_seconds_total{{{Proxy}, namespace!=\"istio-system\"}}[$__rate_interval]))", "sidecars"),
                    Target.Prom($"sum(rate(container_cpu_usage_seconds_total{{{Proxy}, namespace=\"istio-system\"}}[$__rate_interval]))", "gateways"),
                    Target.Prom($"sum(rate(container_cpu_usage_seconds_total{{{Ztunnel}}}[$__rate_interval]))", "ztunnel")),
                Panels.TimeSeries("Memory per proxy (steady is good)", "bytes", "Working set, average and largest.",
                    Target.Prom($"avg(container_memory_working_set_bytes{{{Proxy}}})", "sidecars, average"),
                    Target.Prom($"max(container_memory_working_set_bytes{{{Proxy}}})", "sidecars, largest"),
                    Target.Prom($"avg(container_memory_working_set_bytes{{{Ztunnel}}})", "ztunnel, average")))
            .Row(8,
                Panels.TimeSeries("Bytes", "Bps", "Bodies of requests and answers per second.",
                    Target.Prom($"sum(rate(istio_request_bytes_sum{{{C}, reporter=~\"source|waypoint\"}}[$__rate_interval]))", "requests"),
                    Target.Prom($"sum(rate(istio_response_bytes_sum{{{C}, reporter=~\"source|waypoint\"}}[$__rate_interval]))", "answers")),
                Panels.TimeSeries("What the mesh adds to p99 (low is good)", "ms", "Source's view less destination's view.",
                    Target.Prom($"{Quantile("source")} - {Quantile("destination")}", "p99")))
            .Section("istiod")
            .Row(8,
                Panels.TimeSeries("Memory", "bytes", "Working set of istiod.", Target.Prom($"sum by (pod) (container_memory_working_set_bytes{{{Istiod}}})", "{{pod}}")),
                Panels.TimeSeries("Cores", "none", "Processor time of istiod.", Target.Prom(Expr.Rate("container_cpu_usage_seconds_total", Istiod, Expr.Auto, "pod"), "{{pod}}")),
                Panels.TimeSeries("Goroutines (steady is good)", "short", "Steady growth is a leak.", Target.Prom($"sum by (pod) (go_goroutines{{{C}, job=\"istiod\"}})", "{{pod}}")))
            .Row(8,
                Panels.TimeSeries("Pushes", "ops", "Configuration pushes per second by type.", Target.Prom(Expr.Rate("pilot_xds_pushes", C, Expr.Auto, "type"), "{{type}}")),
                Panels.TimeSeries("Push time, p99 (under 1 s is good)", "s", "How long a push takes.", Target.Prom($"histogram_quantile(0.99, {Expr.Rate("pilot_xds_push_time_bucket", C, Expr.Auto, "le, type")})", "{{type}}")),
                Panels.TimeSeries("Refused configuration (0 is good)", "ops", "Updates that proxies refuse.", Target.Prom($"sum(rate(pilot_total_xds_rejects{{{C}}}[$__rate_interval]))", "refused")),
                Panels.TimeSeries("Connected proxies", "short", "Proxies that istiod serves.", Target.Prom($"sum by (pod) (pilot_xds{{{C}}})", "{{pod}}")))
            .Build(),
    };

    private static string Quantile(string reporter) =>
        $"histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket{{{C}, reporter=\"{reporter}\"}}[$__rate_interval])))";
}
