using System.Text.Json;
using HyHome.Telemetry.Ingest.Otlp.Records;

namespace HyHome.Telemetry.Ingest.Otlp.Json;

/// <summary>Decodes ExportMetricsServiceRequest from OTLP/JSON.</summary>
internal static class JsonMetricDecoder
{
    /// <exception cref="OtlpFormatException">The body is malformed.</exception>
    public static List<ResourceMetrics> Decode(ReadOnlyMemory<byte> body) => JsonCommon.Read(body, static request =>
    {
        var all = new List<ResourceMetrics>();
        JsonBatches.Resources(request, "resourceMetrics", "scopeMetrics", (resource, scopes) =>
            all.Add(new ResourceMetrics(resource, scopes.ConvertAll(static element =>
            {
                var (scope, _, items) = JsonBatches.Scope(element, "metrics");
                return new ScopeMetrics(scope, items.ConvertAll(Metric));
            }))));
        return all;
    });

    private static OtlpMetric Metric(JsonElement element)
    {
        var metric = new OtlpMetric();
        foreach (var member in JsonFields.Object(element, "a metric"))
        {
            var field = JsonFields.Name(member);
            switch (field)
            {
                case "name":
                    metric.Name = JsonFields.String(member.Value, field);
                    break;
                case "description":
                    metric.Description = JsonFields.String(member.Value, field);
                    break;
                case "unit":
                    metric.Unit = JsonFields.String(member.Value, field);
                    break;
                case "gauge":
                    Data(member.Value, metric, OtlpMetricKind.Gauge);
                    break;
                case "sum":
                    Data(member.Value, metric, OtlpMetricKind.Sum);
                    break;
                case "histogram":
                    Data(member.Value, metric, OtlpMetricKind.Histogram);
                    break;
                case "exponentialHistogram":
                    Data(member.Value, metric, OtlpMetricKind.ExponentialHistogram);
                    break;
                case "summary":
                    Data(member.Value, metric, OtlpMetricKind.Summary);
                    break;
            }
        }

        return metric;
    }

    private static void Data(JsonElement element, OtlpMetric metric, OtlpMetricKind kind)
    {
        metric.Kind = kind;
        foreach (var member in JsonFields.Object(element, "a metric's data"))
        {
            var field = JsonFields.Name(member);
            switch (field)
            {
                case "dataPoints":
                    metric.Points.AddRange(JsonFields.Array(member.Value, field).Select(point => JsonPointDecoder.Point(point, kind)));
                    break;
                case "aggregationTemporality":
                    metric.Temporality = (OtlpTemporality)JsonFields.Enum<OtlpTemporality>(member.Value, field, "AGGREGATION_TEMPORALITY_");
                    break;
                case "isMonotonic":
                    metric.IsMonotonic = JsonFields.Bool(member.Value, field);
                    break;
            }
        }
    }
}
