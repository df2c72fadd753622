namespace HyHome.Hosting.Lgtm.Provisioning;

/// <summary>
/// The stack's data sources, linked both ways. In a provisioning file Grafana reads <c>$</c> as the start of a variable of the environment:
/// <c>$$</c> stands for the sign itself. The URLs are such variables, because an address is known only where the model runs.
/// </summary>
internal static class DataSources
{
    // Five seconds around a span find its lines although clocks and flushes differ a little.
    private const string SpanShift = "5s";

    public static DataSource Prometheus(bool hasTempo, bool hasAlertmanager) => new()
    {
        Name = "Prometheus",
        Uid = DataSource.PrometheusUid,
        Type = "prometheus",
        Url = "${GRAFANA_PROMETHEUS_URL}",
        IsDefault = true,
        JsonData = new
        {
            httpMethod = "POST",
            // The scrape interval: $__rate_interval is made from it.
            timeInterval = "15s",
            prometheusType = "Prometheus",
            manageAlerts = true,
            alertmanagerUid = hasAlertmanager ? DataSource.AlertmanagerUid : null,
            exemplarTraceIdDestinations = !hasTempo ? null : new[]
            {
                new { name = "trace_id", datasourceUid = DataSource.TempoUid, urlDisplayLabel = "Trace: $${__value.raw}" },
                // Tempo's own name for it, in series from before its configuration named it trace_id.
                new { name = "traceID", datasourceUid = DataSource.TempoUid, urlDisplayLabel = "Trace: $${__value.raw}" },
            },
        },
    };

    public static DataSource Loki(bool hasTempo) => new()
    {
        Name = "Loki",
        Uid = DataSource.LokiUid,
        Type = "loki",
        Url = "${GRAFANA_LOKI_URL}",
        JsonData = new
        {
            maxLines = 1000,
            derivedFields = !hasTempo ? null : new object[]
            {
                // Lines by OTLP: the id is structured metadata, which a label match finds.
                new
                {
                    name = "trace_id",
                    matcherType = "label",
                    matcherRegex = "trace_id",
                    datasourceUid = DataSource.TempoUid,
                    url = "$${__value.raw}",
                    urlDisplayLabel = "Trace: $${__value.raw}",
                },
                // Lines from standard output: the id stands in the text, as trace_id, traceID, trace.id, TraceId of .NET's scopes, or @tr of Serilog's compact JSON.
                new
                {
                    name = "trace_id_text",
                    matcherRegex = """(?:[tT]race[._]?[iI][dD]|@tr)["=: ]+(\w+)""",
                    datasourceUid = DataSource.TempoUid,
                    url = "$${__value.raw}",
                    urlDisplayLabel = "Trace: $${__value.raw}",
                },
            },
        },
    };

    public static DataSource Tempo(bool hasLoki, bool hasPrometheus) => new()
    {
        Name = "Tempo",
        Uid = DataSource.TempoUid,
        Type = "tempo",
        Url = "${GRAFANA_TEMPO_URL}",
        JsonData = new
        {
            tracesToLogsV2 = !hasLoki ? null : new
            {
                datasourceUid = DataSource.LokiUid,
                spanStartTimeShift = "-" + SpanShift,
                spanEndTimeShift = SpanShift,
                // The query of our own asks for the id; both together would ask twice.
                filterByTraceID = false,
                customQuery = true,
                query = "{$${__tags}} | trace_id = \"$${__trace.traceId}\"",
                tags = new[] { new { key = "service.name", value = "service_name" } },
            },
            tracesToMetrics = !hasPrometheus ? null : new
            {
                datasourceUid = DataSource.PrometheusUid,
                spanStartTimeShift = "-5m",
                spanEndTimeShift = "5m",
                // Tempo's span metrics call the label "service".
                tags = new[] { new { key = "service.name", value = "service" } },
                queries = new[]
                {
                    new { name = "Request rate", query = "sum(rate(traces_spanmetrics_calls_total{$$__tags}[5m]))" },
                    // A service without errors has no such series: that is a rate of 0, not one that is unknown.
                    new
                    {
                        name = "Error rate",
                        query = "sum(rate(traces_spanmetrics_calls_total{$$__tags,status_code=\"STATUS_CODE_ERROR\"}[5m])) or 0 * sum(rate(traces_spanmetrics_calls_total{$$__tags}[5m]))",
                    },
                    new { name = "p95", query = "histogram_quantile(0.95, sum by (le) (rate(traces_spanmetrics_latency_bucket{$$__tags}[5m])))" },
                },
            },
            serviceMap = !hasPrometheus ? null : new { datasourceUid = DataSource.PrometheusUid },
            nodeGraph = new { enabled = true },
            search = new { hide = false },
            traceQuery = new { timeShiftEnabled = true, spanStartTimeShift = "-1h", spanEndTimeShift = "1h" },
            streamingEnabled = new { search = true, metrics = true },
        },
    };

    public static DataSource Alertmanager() => new()
    {
        Name = "Alertmanager",
        Uid = DataSource.AlertmanagerUid,
        Type = "alertmanager",
        Url = "${GRAFANA_ALERTMANAGER_URL}",
        JsonData = new { implementation = "prometheus", handleGrafanaManagedAlerts = false },
    };
}
