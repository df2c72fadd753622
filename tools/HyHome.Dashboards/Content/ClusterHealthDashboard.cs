using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Is the cluster healthy: nodes, capacity, workloads that are not ready, volumes, alerts.</summary>
internal static class ClusterHealthDashboard
{
    private const string C = "cluster=~\"$cluster\"";
    private const string CNs = "cluster=~\"$cluster\", namespace=~\"$namespace\"";
    // On k3s every job has the series of all parts.
    private const string ApiServer = $"{C}, job=\"apiserver\"";
    private const string Etcd = $"{C}, job=\"etcd\"";
    private static readonly Thresholds Commitment = Thresholds.Of(0.8, 1);
    private static readonly Thresholds Count = Thresholds.Of(1, 3);

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-cluster-health",
        Title = "Cluster Health",
        Folder = "Cluster",
        Tags = ["hyhome", "kubernetes"],
        Description = "Nodes, capacity and commitment, workloads that are not ready, restarts, volumes, firing alerts, control plane.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Loki, Variable.Cluster("kube_node_info"),
            Variable.Values("namespace", "Namespace", $"label_values(kube_namespace_status_phase{{{C}}}, namespace)"),
        ]),
        Panels = new Layout()
            .Row(4,
                Panels.Stat("Nodes not ready (0 is good)", "short", "Nodes whose kubelet does not report Ready.", Count,
                    Target.PromInstant($"sum(kube_node_status_condition{{{C}, condition=\"Ready\", status=~\"false|unknown\"}})")),
                Panels.Stat("Pods not ready (0 is good)", "short", "Pods that are pending, unknown or failed.", Count,
                    Target.PromInstant($"sum(kube_pod_status_phase{{{CNs}, phase=~\"Pending|Unknown|Failed\"}})")),
                Panels.Stat("Restarts in the last hour (0 is good)", "short", "Restarts of containers.", Thresholds.Of(1, 10),
                    Target.PromInstant($"sum(increase(kube_pod_container_status_restarts_total{{{CNs}}}[1h]))")),
                Panels.Stat("Firing alerts (0 is good)", "short", "Without those that are meant to fire.", Thresholds.Of(1, 5),
                    Target.PromInstant("""sum(ALERTS{alertstate="firing", severity!="none"}) or vector(0)"""), link: "/alerting/list"),
                Panels.Stat("API server errors (0 is good)", "percentunit", "Share of requests that the API server answers with 5xx, where it is scraped.", Thresholds.Of(0.01, 0.05),
                    Target.PromInstant($"(sum(rate(apiserver_request_total{{{C}, code=~\"5..\"}}[5m])) or 0 * sum(rate(apiserver_request_total{{{C}}}[5m]))) / sum(rate(apiserver_request_total{{{C}}}[5m]))"), "not scraped"))
            .Section("Capacity and commitment")
            .Row(5,
                Panels.Gauge("CPU in use", "percentunit", "Share of all cores that are busy.", Thresholds.Of(0.75, 0.9), Target.PromInstant($"avg(cluster:node_cpu:ratio_rate5m{{{C}}})")),
                Panels.Gauge("CPU requested (under 100 % is good)", "percentunit", "Requests of running pods against what nodes offer.", Commitment,
                    Target.PromInstant($"sum(namespace_cpu:kube_pod_container_resource_requests:sum{{{C}}}) / sum(kube_node_status_allocatable{{{C}, resource=\"cpu\"}})"), 1.5),
                Panels.Gauge("CPU limits", "percentunit", "Limits of running pods against what nodes offer; over 100 % is common.", Thresholds.Of(2, 4),
                    Target.PromInstant($"sum(namespace_cpu:kube_pod_container_resource_limits:sum{{{C}}}) / sum(kube_node_status_allocatable{{{C}, resource=\"cpu\"}})"), 4),
                Panels.Gauge("Memory in use", "percentunit", "Share of all memory that is in use.", Thresholds.Of(0.8, 0.9),
                    Target.PromInstant($"1 - sum(:node_memory_MemAvailable_bytes:sum{{{C}}}) / sum(node_memory_MemTotal_bytes{{{C}}})")),
                Panels.Gauge("Memory requested (under 100 % is good)", "percentunit", "Requests of running pods against what nodes offer.", Commitment,
                    Target.PromInstant($"sum(namespace_memory:kube_pod_container_resource_requests:sum{{{C}}}) / sum(kube_node_status_allocatable{{{C}, resource=\"memory\"}})"), 1.5),
                Panels.Gauge("Memory limits", "percentunit", "Limits above what nodes offer end in kills.", Thresholds.Of(1, 1.5),
                    Target.PromInstant($"sum(namespace_memory:kube_pod_container_resource_limits:sum{{{C}}}) / sum(kube_node_status_allocatable{{{C}, resource=\"memory\"}})"), 2))
            .Row(8,
                Panels.Stacked("CPU by namespace", "none", "Cores in use.",
                    Target.Prom($"sum by (namespace) (node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m{{{CNs}}})", "{{namespace}}")),
                Panels.Stacked("Memory by namespace", "bytes", "Working set of containers.",
                    Target.Prom($"sum by (namespace) (node_namespace_pod_container:container_memory_working_set_bytes{{{CNs}}})", "{{namespace}}")))
            .Section("Workloads")
            .Row(8,
                Panels.Table("Workloads that lack replicas (none is good)", "Deployments, stateful sets and daemon sets with fewer ready replicas than asked for.",
                    [
                        ("Missing", "short",
                            $"(sum by (namespace, workload) (label_replace(kube_deployment_spec_replicas{{{CNs}}} - kube_deployment_status_replicas_available{{{CNs}}}, \"workload\", \"$1\", \"deployment\", \"(.+)\")) > 0)"
                            + $" or (sum by (namespace, workload) (label_replace(kube_statefulset_replicas{{{CNs}}} - kube_statefulset_status_replicas_ready{{{CNs}}}, \"workload\", \"$1\", \"statefulset\", \"(.+)\")) > 0)"
                            + $" or (sum by (namespace, workload) (label_replace(kube_daemonset_status_desired_number_scheduled{{{CNs}}} - kube_daemonset_status_number_available{{{CNs}}}, \"workload\", \"$1\", \"daemonset\", \"(.+)\")) > 0)"),
                    ],
                    ["namespace", "workload"], "all replicas are there"),
                Panels.Table("Containers that restart (few is good)", "Restarts within the last hour.",
                    [("Restarts", "short", $"topk(20, sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{{{CNs}}}[1h])) > 0)")],
                    ["namespace", "pod", "container"], "no restarts"),
                Panels.BarGauge("Volumes: in use (under 85 % is good)", "percentunit", "How full each claim is.", Thresholds.Of(0.85, 0.95),
                    Target.PromInstant($"sort_desc(1 - max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes{{{CNs}}} / kubelet_volume_stats_capacity_bytes{{{CNs}}}))", "{{namespace}}/{{persistentvolumeclaim}}"), 1, "no claims"))
            .Section("Network and disk of pods")
            .Row(8,
                Panels.TimeSeries("Received", "Bps", "Bytes per second by namespace.", Target.Prom(Expr.Rate("container_network_receive_bytes_total", CNs, Expr.Auto, "namespace"), "{{namespace}}")),
                Panels.TimeSeries("Sent", "Bps", "Bytes per second by namespace.", Target.Prom(Expr.Rate("container_network_transmit_bytes_total", CNs, Expr.Auto, "namespace"), "{{namespace}}")),
                Panels.TimeSeries("Disk reads and writes", "iops", "Requests per second by namespace.",
                    Target.Prom($"{Expr.Rate("container_fs_reads_total", $"{CNs}, container!=\"\"", Expr.Auto, "namespace")} + {Expr.Rate("container_fs_writes_total", $"{CNs}, container!=\"\"", Expr.Auto, "namespace")}", "{{namespace}}")))
            .Section("Control plane (where it is scraped)")
            .Row(8, [.. new Panel[]
            {
                Panels.BarGauge("Parts that are down (0 is good)", "short", "Instances of each part that can't be scraped.", Thresholds.Of(1, 2),
                    Target.PromInstant($"sum by (job) (1 - up{{{C}, job=~\"apiserver|etcd|kube-controller-manager|kube-proxy|kube-scheduler\"}})", "{{job}}"), 3),
                Panels.TimeSeries("API server requests", "reqps", "Requests per second by verb.", Target.Prom(Expr.Rate("apiserver_request_total", ApiServer, Expr.Auto, "verb"), "{{verb}}")),
                Panels.TimeSeries("API server p99 (under 1 s is good)", "s", "The slowest hundredth of requests, without the time of webhooks. Watches last as long as they like and are left out.",
                    Target.Prom($"histogram_quantile(0.99, {Expr.Rate("apiserver_request_sli_duration_seconds_bucket", $"{ApiServer}, verb!~\"WATCH|CONNECT\"", Expr.Auto, "le, verb")})", "{{verb}}")),
            }.Select(NotScraped)])
            .Row(8, [.. new Panel[]
            {
                Panels.TimeSeries("etcd: disk p99 (under 10 ms is good)", "s", "How long etcd's writes take to reach the disk, and to be committed.",
                    Target.Prom($"histogram_quantile(0.99, {Expr.Rate("etcd_disk_wal_fsync_duration_seconds_bucket", Etcd, Expr.Auto, "le, instance")})", "{{instance}} fsync"),
                    Target.Prom($"histogram_quantile(0.99, {Expr.Rate("etcd_disk_backend_commit_duration_seconds_bucket", Etcd, Expr.Auto, "le, instance")})", "{{instance}} commit")),
                Panels.Ratio("etcd: database (under 90 % of its quota is good)", "At 100 % the cluster becomes read-only.", Thresholds.Of(0.8, 0.9),
                    Target.Prom($"max by (instance) (etcd_mvcc_db_total_size_in_bytes{{{Etcd}}}) / max by (instance) (etcd_server_quota_backend_bytes{{{Etcd}}})", "{{instance}}")),
                Panels.TimeSeries("Work queues (near 0 is good)", "short", "What the controllers have yet to do.",
                    Target.Prom($"topk(10, sum by (name) (workqueue_depth{{{C}, job=\"kube-controller-manager\"}}))", "{{name}}")),
                Panels.TimeSeries("Pods without a node (0 unschedulable is good)", "short", "Pods in the scheduler's queues.",
                    Target.Prom($"sum by (queue) (scheduler_pending_pods{{{C}, job=\"kube-scheduler\"}})", "{{queue}}")),
            }.Select(NotScraped)])
            .Section("Events and alerts")
            .Row(9,
                Panels.AlertList("Alerts", "What fires or is about to."),
                Panels.Logs("Kubernetes events (warnings)", "From Alloy's event source.", Target.Logs("{job=\"kubernetes-events\"} |= `Warning`")))
            .Build(),
    };

    // Most clusters of a home do not let it be scraped: an empty panel is no fault.
    private static Panel NotScraped(Panel panel)
    {
        panel.FieldConfig!.Defaults.NoValue = "not scraped";
        return panel;
    }
}
