using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>The .NET runtime of each service, from the meters that are built into .NET 9 and later.</summary>
internal static class DotnetRuntimeDashboard
{
    private const string Who = "cluster=~\"$cluster\", service_name=~\"$service\"";
    private const string By = "service_name, instance";
    private const string Legend = "{{service_name}}";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-dotnet-runtime",
        Title = ".NET runtime",
        Folder = "Services",
        Tags = ["hyhome", "dotnet"],
        Description = "Processor, memory, garbage collector, thread pool and Kestrel of each .NET service.",
        Templating = new Templating(
        [
            Variable.Prometheus, Variable.Loki, Variable.Cluster("dotnet_process_memory_working_set_bytes"),
            Variable.Values("service", "Service", "label_values(dotnet_process_memory_working_set_bytes{cluster=~\"$cluster\"}, service_name)"),
        ]),
        Panels = new Layout()
            .Section("Process")
            .Row(8,
                Panels.TimeSeries("Processor time", "none", "Cores in use: 1 is one core all the time.", Target.Prom(Expr.Rate("dotnet_process_cpu_time_seconds_total", Who, Expr.Auto, By), Legend)),
                Panels.TimeSeries("Working set (steady is good)", "bytes", "Memory that the process holds.", Target.Prom($"sum by ({By}) (dotnet_process_memory_working_set_bytes{{{Who}}})", Legend)),
                Panels.TimeSeries("Exceptions (low is good)", "ops", "First-chance exceptions per second by type; rare ones are normal.",
                    Target.Prom(Expr.Rate("dotnet_exceptions_total", Who, Expr.Auto, "service_name, error_type"), "{{service_name}} {{error_type}}")))
            .Section("Garbage collector")
            .Row(8,
                Panels.TimeSeries("Allocation", "Bps", "Bytes that managed code allocates per second.", Target.Prom(Expr.Rate("dotnet_gc_heap_allocated_bytes_total", Who, Expr.Auto, By), Legend)),
                Panels.TimeSeries("Collections (few of gen2 is good)", "ops", "Collections per second by generation.",
                    Target.Prom(Expr.Rate("dotnet_gc_collections_total", Who, Expr.Auto, "service_name, gc_heap_generation"), "{{service_name}} {{gc_heap_generation}}")),
                Panels.Ratio("Paused by the collector (low is good)", "Share of time in which all threads stood still.", Thresholds.Of(0.05, 0.2),
                    Target.Prom(Expr.Rate("dotnet_gc_pause_time_seconds_total", Who, Expr.Auto, By), Legend)),
                Panels.Stacked("Heap after the last collection", "bytes", "By generation.",
                    Target.Prom($"sum by (service_name, gc_heap_generation) (dotnet_gc_last_collection_heap_size_bytes{{{Who}}})", "{{service_name}} {{gc_heap_generation}}")))
            .Section("Threads and locks")
            .Row(8,
                Panels.TimeSeries("Thread pool threads (steady is good)", "short", "Steady growth means blocked threads.", Target.Prom($"sum by ({By}) (dotnet_thread_pool_thread_count_total{{{Who}}})", Legend)),
                Panels.TimeSeries("Thread pool queue (0 is good)", "short", "Work that waits for a thread.", Target.Prom($"sum by ({By}) (dotnet_thread_pool_queue_length_total{{{Who}}})", Legend)),
                Panels.TimeSeries("Work items", "ops", "Work items that the pool completes per second.", Target.Prom(Expr.Rate("dotnet_thread_pool_work_item_count_total", Who, Expr.Auto, By), Legend)),
                Panels.TimeSeries("Lock contention (low is good)", "ops", "Times per second that a thread had to wait for a monitor.", Target.Prom(Expr.Rate("dotnet_monitor_lock_contentions_total", Who, Expr.Auto, By), Legend)))
            .Section("Kestrel and HTTP")
            .Row(8,
                Panels.TimeSeries("Open connections", "short", "Connections that Kestrel holds.", Target.Prom($"sum by ({By}) (kestrel_active_connections{{{Who}}})", Legend)),
                Panels.TimeSeries("Requests in flight", "short", "Requests that are being answered.", Target.Prom($"sum by ({By}) (http_server_active_requests{{{Who}}})", Legend)),
                Panels.TimeSeries("Just-in-time compilation", "ops", "Methods compiled per second; settles after the start.", Target.Prom(Expr.Rate("dotnet_jit_compiled_methods_total", Who, Expr.Auto, By), Legend)))
            .Build(),
    };
}
