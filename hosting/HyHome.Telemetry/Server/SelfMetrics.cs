using System.Globalization;
using System.Text;
using HyHome.Telemetry.Ingest.Otlp;
using HyHome.Telemetry.SpanMetrics;
using HyHome.Telemetry.Storage;
using HyHome.Telemetry.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyHome.Telemetry.Server;

/// <summary>The backend's metrics of itself, in Prometheus' text format, on <c>/metrics</c> of each listener.</summary>
internal static class SelfMetrics
{
    public static void MapSelfMetrics(this IEndpointRouteBuilder routes, BackendParts parts) => routes.MapGet("/metrics", context =>
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(Write(parts), context.RequestAborted);
    });

    internal static string Write(BackendParts parts)
    {
        var text = new StringBuilder();
        foreach (var (name, help, pick) in IngestMetrics)
        {
            Header(text, name, "counter", help);
            foreach (var signal in Enum.GetValues<OtlpSignal>())
            {
                Sample(text, name, $"signal=\"{Name(signal)}\"", pick(parts, signal));
            }
        }

        WriteStores(text, parts);
        WriteSpanMetrics(text, parts.SpanMetrics.Statistics);
        WriteRequests(text, parts.Timings);
        return text.ToString();
    }

    private static readonly (string Name, string Help, Func<BackendParts, OtlpSignal, double> Pick)[] IngestMetrics =
    [
        ("hyhome_telemetry_accepted_total", "Spans, log records and data points that were stored.", static (p, s) => p.Counters.Read(s).Accepted),
        ("hyhome_telemetry_rejected_total", "Spans, log records and data points that were refused for good.", static (p, s) => p.Counters.Read(s).Rejected),
        ("hyhome_telemetry_throttled_requests_total", "Requests that were told to come back later because the store was full.", static (p, s) => p.Counters.Read(s).Throttled),
        ("hyhome_telemetry_malformed_requests_total", "Requests that could not be read.", static (p, s) => p.Counters.Read(s).Malformed),
        ("hyhome_telemetry_received_bytes_total", "Bytes of requests that were read, after decompression.", static (p, s) => p.Counters.Read(s).Bytes),
    ];

    private static void WriteStores(StringBuilder text, BackendParts parts)
    {
        (OtlpSignal Signal, StoreStatistics Statistics)[] stores =
            [(OtlpSignal.Traces, parts.Traces.Statistics), (OtlpSignal.Logs, parts.Logs.Statistics), (OtlpSignal.Metrics, parts.Metrics.Statistics)];
        Gauge("hyhome_telemetry_store_memory_bytes", "Memory that a store's data takes.", static s => s.MemoryBytes);
        Gauge("hyhome_telemetry_store_disk_bytes", "Disk space that a store's data takes.", static s => s.DiskBytes);
        Gauge("hyhome_telemetry_store_records_total", "Records that a store took.", static s => s.Accepted, "counter");
        Gauge("hyhome_telemetry_store_refused_records_total", "Records that a store refused because it was full.", static s => s.Refused, "counter");
        Gauge("hyhome_telemetry_store_evicted_records_total", "Records that were removed to keep to the limits.", static s => s.Evicted, "counter");

        void Gauge(string name, string help, Func<StoreStatistics, double> pick, string type = "gauge")
        {
            Header(text, name, type, help);
            foreach (var (signal, statistics) in stores)
            {
                Sample(text, name, $"signal=\"{Name(signal)}\"", pick(statistics));
            }
        }
    }

    private static void WriteSpanMetrics(StringBuilder text, SpanMetricsStatistics statistics)
    {
        (string Name, string Help, long Value)[] counters =
        [
            ("spans_received_total", "Spans that span metrics and the service graph were made of.", statistics.Spans),
            ("spans_limited_total", "Spans that span metrics left out because there were too many series.", statistics.LimitedSpans),
            ("edges_total", "Edges of the service graph that were begun.", statistics.Edges),
            ("edges_expired_total", "Edges of the service graph whose other side did not come in time.", statistics.ExpiredEdges),
            ("edges_limited_total", "Edges that the service graph left out because there were too many series.", statistics.LimitedEdges),
            ("spans_dropped_total", "Spans that the service graph left out because too many edges were waiting.", statistics.DroppedSpans),
            ("samples_refused_total", "Samples made of spans that the store refused.", statistics.RefusedSamples),
        ];
        foreach (var (name, help, value) in counters)
        {
            Header(text, "hyhome_telemetry_span_metrics_" + name, "counter", help);
            text.Append("hyhome_telemetry_span_metrics_").Append(name).Append(' ').Append(GoText.Number(value)).Append('\n');
        }
    }

    private static void WriteRequests(StringBuilder text, RequestTimings timings)
    {
        const string name = "hyhome_telemetry_request_duration_seconds";
        Header(text, name, "histogram", "How long requests took.");
        foreach (var (route, status, counts, seconds) in timings.Read())
        {
            var labels = $"route={GoText.Quote(route)},status_code=\"{status.ToString(CultureInfo.InvariantCulture)}\"";
            long total = 0;
            for (var i = 0; i < counts.Length; i++)
            {
                total += counts[i];
                var bound = i < RequestTimings.Bounds.Count ? GoText.Number(RequestTimings.Bounds[i]) : "+Inf";
                Sample(text, name + "_bucket", $"{labels},le=\"{bound}\"", total);
            }

            Sample(text, name + "_sum", labels, seconds);
            Sample(text, name + "_count", labels, total);
        }
    }

    private static void Header(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Sample(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append('{').Append(labels).Append("} ").Append(GoText.Number(value)).Append('\n');

    private static string Name(OtlpSignal signal) => signal switch { OtlpSignal.Traces => "traces", OtlpSignal.Logs => "logs", _ => "metrics" };
}
