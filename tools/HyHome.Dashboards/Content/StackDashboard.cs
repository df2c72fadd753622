using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Is the observability stack itself healthy.</summary>
internal static class StackDashboard
{
    private const string C = "cluster=~\"$cluster\"";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-stack",
        Title = "The stack itself",
        Folder = "HyHome",
        Tags = ["hyhome", "stack"],
        Description = "What Alloy, Loki, Tempo, Prometheus and Alertmanager take in, refuse and drop, and how much room is left.",
        Templating = new Templating([Variable.Prometheus, Variable.Cluster("up")]),
        Panels = new Layout()
            .Row(4,
                Panels.Stat("Alloy refuses (0 is good)", "ops", "Spans, records and points per second that Alloy does not take.", Thresholds.Of(0.001, 1),
                    Target.PromInstant($"sum(rate(otelcol_receiver_refused_spans_total{{{C}}}[5m])) + sum(rate(otelcol_receiver_refused_log_records_total{{{C}}}[5m])) + sum(rate(otelcol_receiver_refused_metric_points_total{{{C}}}[5m]))")).WhenEmpty("no such metric from Alloy"),
                Panels.Stat("Loki discards (0 is good)", "ops", "Lines per second that Loki does not take.", Thresholds.Of(0.001, 1), Target.PromInstant($"sum(rate(loki_discarded_samples_total{{{C}}}[5m])) or vector(0)")),
                Panels.Stat("Tempo discards (0 is good)", "ops", "Spans per second that Tempo does not take.", Thresholds.Of(0.001, 1), Target.PromInstant($"sum(rate(tempo_discarded_spans_total{{{C}}}[5m])) or vector(0)")),
                Panels.Stat("Rules that fail (0 is good)", "ops", "Evaluations per second that fail.", Thresholds.Of(0.0001, 0.01), Target.PromInstant($"sum(rate(prometheus_rule_evaluation_failures_total{{{C}}}[5m]))")).WhenEmpty("no such metric from Prometheus"),
                Panels.Stat("Notifications that fail (0 is good)", "ops", "Per second, all receivers.", Thresholds.Of(0.0001, 0.01), Target.PromInstant($"sum(rate(alertmanager_notifications_failed_total{{{C}}}[5m]))")).WhenEmpty("no such metric from Alertmanager"))
            .Section("Taken in")
            .Row(8,
                Panels.TimeSeries("Alloy", "ops", "Accepted per second.",
                    Target.Prom($"sum(rate(otelcol_receiver_accepted_spans_total{{{C}}}[$__rate_interval]))", "spans"),
                    Target.Prom($"sum(rate(otelcol_receiver_accepted_log_records_total{{{C}}}[$__rate_interval]))", "log records"),
                    Target.Prom($"sum(rate(otelcol_receiver_accepted_metric_points_total{{{C}}}[$__rate_interval]))", "metric points")).WhenEmpty("no such metric from Alloy"),
                Panels.TimeSeries("Loki", "Bps", "Bytes of lines per second.", Target.Prom($"sum(rate(loki_distributor_bytes_received_total{{{C}}}[$__rate_interval]))", "received")).WhenEmpty("no such metric from Loki"),
                Panels.TimeSeries("Tempo", "ops", "Spans per second.", Target.Prom($"sum(rate(tempo_distributor_spans_received_total{{{C}}}[$__rate_interval]))", "received")).WhenEmpty("no such metric from Tempo"),
                Panels.TimeSeries("Prometheus", "ops", "Samples per second that enter the head.", Target.Prom($"sum(rate(prometheus_tsdb_head_samples_appended_total{{{C}}}[$__rate_interval]))", "samples")).WhenEmpty("no such metric from Prometheus"))
            .Section("Handed on and dropped")
            .Row(8,
                Panels.TimeSeries("Alloy: sends that fail (0 is good)", "ops", "Per second; Alloy retries.",
                    Target.Prom($"sum(rate(otelcol_exporter_send_failed_spans_total{{{C}}}[$__rate_interval]))", "spans"),
                    Target.Prom($"sum(rate(otelcol_exporter_send_failed_log_records_total{{{C}}}[$__rate_interval]))", "log records"),
                    Target.Prom($"sum(rate(otelcol_exporter_send_failed_metric_points_total{{{C}}}[$__rate_interval]))", "metric points")).WhenEmpty("no such metric from Alloy"),
                Panels.Ratio("Alloy: queue (low is good)", "How full the queue to each backend is.", Thresholds.Of(0.5, 0.9),
                    Target.Prom($"max by (component_id) (otelcol_exporter_queue_size{{{C}}} / otelcol_exporter_queue_capacity{{{C}}})", "{{component_id}}")).WhenEmpty("no such metric from Alloy"),
                Panels.TimeSeries("Loki: discarded by reason (0 is good)", "ops", "Lines per second.", Target.Prom(Expr.Rate("loki_discarded_samples_total", C, Expr.Auto, "reason"), "{{reason}}")).WhenEmpty("nothing was discarded"),
                Panels.TimeSeries("Tempo: discarded by reason (0 is good)", "ops", "Spans per second.", Target.Prom(Expr.Rate("tempo_discarded_spans_total", C, Expr.Auto, "reason"), "{{reason}}")).WhenEmpty("nothing was discarded"))
            .Section("Compaction and room")
            .Row(8,
                Panels.TimeSeries("Loki: last compaction (under 3 h is good)", "s", "Time since the compactor last finished.",
                    Target.Prom($"time() - max(loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds{{{C}}} > 0)", "age")).WhenEmpty("none since the start"),
                Panels.TimeSeries("Tempo: blocks", "short", "Blocks that Tempo knows.", Target.Prom($"sum(tempodb_blocklist_length{{{C}}})", "blocks")).WhenEmpty("no such metric from Tempo"),
                Panels.TimeSeries("Prometheus: series and chunks", "short", "What the head holds in memory.",
                    Target.Prom($"sum(prometheus_tsdb_head_series{{{C}}})", "series"), Target.Prom($"sum(prometheus_tsdb_head_chunks{{{C}}})", "chunks")).WhenEmpty("no such metric from Prometheus"))
            .Row(6,
                Panels.BarGauge("Volumes of the stack (under 85 % is good)", "percentunit", "How full each claim is.", Thresholds.Of(0.85, 0.95),
                    Target.PromInstant($"sort_desc(1 - max by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes{{{C}, persistentvolumeclaim=~\".*(loki|tempo|prometheus|grafana|alertmanager).*\"}} / kubelet_volume_stats_capacity_bytes{{{C}, persistentvolumeclaim=~\".*(loki|tempo|prometheus|grafana|alertmanager).*\"}}))", "{{persistentvolumeclaim}}"), 1, "no claims"),
                Panels.BarGauge("Time until a volume is full (longer than the retention is good)", "s",
                    "At the growth of the last six hours, at most ten years. Where it is longer than what is kept (7 days unless the model says otherwise), retention frees room before there is none.",
                    Thresholds.Of(7 * 86400, 2 * 86400),
                    Target.PromInstant($"sort(clamp_max(min by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes{{{C}, persistentvolumeclaim=~\".*(loki|tempo|prometheus|grafana|alertmanager).*\"}} / clamp_min(-deriv(kubelet_volume_stats_available_bytes{{{C}, persistentvolumeclaim=~\".*(loki|tempo|prometheus|grafana|alertmanager).*\"}}[6h]), 1)), 10 * 365 * 86400))", "{{persistentvolumeclaim}}"), null, "no claims"))
            .Section("Processes")
            .Row(8,
                Panels.TimeSeries("Memory (steady is good)", "bytes", "Resident memory of each component.", Target.Prom($"sum by (job) (process_resident_memory_bytes{{{C}, job=~\".*(alloy|loki|tempo|prometheus|alertmanager|grafana).*\"}})", "{{job}}")),
                Panels.TimeSeries("Cores", "none", "Processor time of each component.", Target.Prom(Expr.Rate("process_cpu_seconds_total", $"{C}, job=~\".*(alloy|loki|tempo|prometheus|alertmanager|grafana).*\"", Expr.Auto, "job"), "{{job}}")),
                Panels.TimeSeries("Loki: requests, p99 (low is good)", "s", "By route.", Target.Prom($"histogram_quantile(0.99, {Expr.Rate("loki_request_duration_seconds_bucket", C, Expr.Auto, "le, route")})", "{{route}}")).WhenEmpty("no such metric from Loki"),
                Panels.TimeSeries("Prometheus: rule evaluation (well under the interval is good)", "s", "Time that each group takes.", Target.Prom($"max by (rule_group) (prometheus_rule_group_last_duration_seconds{{{C}}})", "{{rule_group}}")).WhenEmpty("no such metric from Prometheus"))
            .Build(),
    };
}
