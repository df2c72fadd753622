using HyHome.Dashboards.Model;

namespace HyHome.Dashboards.Content;

/// <summary>How much is logged by whom, how much of it is bad, and the lines themselves.</summary>
internal static class LogsOverviewDashboard
{
    private const string Stream = "{service_name=~\"$service\"}";

    public static Dashboard Create() => new()
    {
        Uid = "hyhome-logs-overview",
        Title = "Logs overview",
        Folder = "Telemetry",
        Tags = ["hyhome", "logs"],
        Description = "How much is logged by whom, how much of it is bad, and the lines themselves.",
        Templating = new Templating(
        [
            Variable.Loki, Variable.Tempo,
            new Variable
            {
                Name = "service", Label = "Service", Type = "query", Datasource = DataSource.Loki, Query = new { label = "service_name", refId = "Variable", stream = "", type = 1 },
                Definition = "label_values(service_name)", Refresh = 2, Sort = 1, Multi = true, IncludeAll = true, AllValue = ".+", Current = new { text = "All", value = "$__all" },
            },
            Variable.Text("search", "Text in the line"),
        ]),
        Panels = new Layout()
            .Row(7,
                Panels.Stacked("Lines by level", "cps", "Lines per second.", Target.LogMetric($"sum by (detected_level) (rate({Stream} |= `$search` [$__auto]))", "{{detected_level}}")).WhenEmpty("no lines"),
                Panels.Stacked("Lines by service", "cps", "Lines per second.", Target.LogMetric($"sum by (service_name) (rate({Stream} |= `$search` [$__auto]))", "{{service_name}}")).WhenEmpty("no lines"),
                Panels.Stacked("Volume by service", "Bps", "Bytes of lines per second.", Target.LogMetric($"sum by (service_name) (bytes_rate({Stream} |= `$search` [$__auto]))", "{{service_name}}")).WhenEmpty("no lines"))
            .Row(8,
                Panels.Logs("Errors", "The newest lines of level error or worse. Click one for its fields and its trace.", Target.Logs($"{Stream} |= `$search` | detected_level=~`error|fatal|critical`")).WhenEmpty("no errors"),
                Panels.Stacked("Errors by service (low is good)", "cps", "Lines of level error or worse per second.",
                    Target.LogMetric($"sum by (service_name) (rate({Stream} |= `$search` | detected_level=~`error|fatal|critical` [$__auto]))", "{{service_name}}")).WhenEmpty("no errors"))
            .Row(14, Panels.Logs("Lines", "The newest lines. Click one for its fields and its trace.", Target.Logs($"{Stream} |= `$search`", 500)).WhenEmpty("no lines"))
            .Build(),
    };
}
