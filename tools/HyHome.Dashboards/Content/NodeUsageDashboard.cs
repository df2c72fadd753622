using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>Utilisation, saturation and errors of each node.</summary>
internal static class NodeUsageDashboard
{
    private const string N = "cluster=~\"$cluster\", instance=~\"$instance\"";
    private const string Job = N + ", job=\"node-exporter\"";
    private const string Files = Job + ", fstype!~\"|tmpfs|ramfs|squashfs|overlay\"";
    private const string Legend = "{{instance}}";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-node-usage",
        Title = "Node Resource Usage",
        Folder = "Cluster",
        Tags = ["hyhome", "nodes"],
        Description = "The USE method: utilisation, saturation and errors of processor, memory, network and disk, for each node.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Cluster("node_uname_info"),
            Variable.Values("instance", "Node", "label_values(node_exporter_build_info{job=\"node-exporter\", cluster=~\"$cluster\"}, instance)"),
        ]),
        Panels = new Layout()
            .Section("Processor")
            .Row(7,
                Panels.Ratio("Utilisation (under 90 % is good)", "Share of cores that are busy.", Thresholds.Of(0.75, 0.9), Target.Prom($"instance:node_cpu_utilisation:rate5m{{{N}}}", Legend)),
                Panels.TimeSeries("Saturation: load per core (under 1 is good)", "none", "More than 1: tasks wait.", Target.Prom($"instance:node_load1_per_cpu:ratio{{{N}}}", Legend)))
            .Section("Memory")
            .Row(7,
                Panels.Ratio("Utilisation (under 90 % is good)", "Share of memory that is in use.", Thresholds.Of(0.8, 0.9), Target.Prom($"instance:node_memory_utilisation:ratio{{{N}}}", Legend)),
                Panels.TimeSeries("Saturation: major page faults (low is good)", "ops", "Pages that had to come from disk, per second.", Target.Prom($"instance:node_vmstat_pgmajfault:rate5m{{{N}}}", Legend)))
            .Section("Network")
            .Row(7,
                Panels.TimeSeries("Received", "Bps", "Bytes per second on physical interfaces.", Target.Prom($"instance:node_network_receive_bytes_physical:rate5m{{{N}}}", Legend)),
                Panels.TimeSeries("Sent", "Bps", "Bytes per second on physical interfaces.", Target.Prom($"instance:node_network_transmit_bytes_physical:rate5m{{{N}}}", Legend)),
                Panels.TimeSeries("Dropped (0 is good)", "pps", "Packets per second that were dropped.",
                    Target.Prom($"instance:node_network_receive_drop_physical:rate5m{{{N}}}", "received, {{instance}}"), Target.Prom($"instance:node_network_transmit_drop_physical:rate5m{{{N}}}", "sent, {{instance}}")),
                Panels.TimeSeries("Errors (0 is good)", "pps", "Broken packets per second.",
                    Target.Prom(Expr.Rate("node_network_receive_errs_total", Job, Expr.Auto, "instance"), "received, {{instance}}"), Target.Prom(Expr.Rate("node_network_transmit_errs_total", Job, Expr.Auto, "instance"), "sent, {{instance}}")))
            .Section("Disk")
            .Row(7,
                Panels.Ratio("Utilisation (under 80 % is good)", "Share of time in which the disk worked.", Thresholds.Of(0.8, 0.95),
                    Target.Prom($"instance_device:node_disk_io_time_seconds:rate5m{{{N}}}", "{{instance}} {{device}}")),
                Panels.TimeSeries("Saturation: queue (low is good)", "none", "Requests that wait, on average.",
                    Target.Prom($"instance_device:node_disk_io_time_weighted_seconds:rate5m{{{N}}}", "{{instance}} {{device}}")),
                Panels.BarGauge("Space in use (under 85 % is good)", "percentunit", "How full each file system is.", Thresholds.Of(0.85, 0.95),
                    Target.PromInstant($"sort_desc(1 - max by (instance, device) (node_filesystem_avail_bytes{{{Files}}}) / max by (instance, device) (node_filesystem_size_bytes{{{Files}}}))", "{{instance}} {{device}}"), 1))
            .Section("Clock and kernel")
            .Row(6,
                Panels.TimeSeries("Clock offset (near 0 is good)", "s", "Distance of the clock from its time source.", Target.Prom($"max by (instance) (abs(node_timex_offset_seconds{{{Job}}}))", Legend)),
                Panels.TimeSeries("Open files", "short", "File descriptors in use.", Target.Prom($"node_filefd_allocated{{{Job}}}", Legend)),
                Panels.Table("Nodes", "Kernel of each node.", [("Up since", "dateTimeAsIso", $"node_boot_time_seconds{{{Job}}} * 1000 * on (instance) group_left (nodename, release) node_uname_info{{{Job}}}")], ["instance", "nodename", "release"]))
            .Build(),
    };
}
