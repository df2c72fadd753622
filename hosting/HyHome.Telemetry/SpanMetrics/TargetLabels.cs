using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.SpanMetrics;

/// <summary>Job, instance and <c>traces_target_info</c> of a resource.</summary>
internal static class TargetLabels
{
    internal static string Job(TelemetryResource resource) =>
        resource.ServiceName.Length == 0 ? "" :
        SpanAttributes.Text("service.namespace", resource.Attributes) is { Length: > 0 } space ? $"{space}/{resource.ServiceName}" : resource.ServiceName;

    internal static string Instance(TelemetryResource resource) => SpanAttributes.Text("service.instance.id", resource.Attributes) ?? "";

    /// <summary>The info series: all other attributes beside job and instance; null where either side is missing.</summary>
    internal static LabelSet? Info(TelemetryResource resource)
    {
        var identity = LabelSet.Of(("job", Job(resource)), ("instance", Instance(resource)));
        var others = resource.Attributes
            .Where(static a => a.Key is not ("service.name" or "service.namespace" or "service.instance.id") && a.Key.Length > 0 && !char.IsAsciiDigit(a.Key[0]))
            .Select(a => new Label(SpanAttributes.LabelName(a.Key), SpanAttributes.Text(a.Key, resource.Attributes)!));
        var all = LabelSet.Create([.. others, .. identity]);
        return identity.Count > 0 && all.Count > identity.Count ? all.With(LabelSet.MetricName, "traces_target_info") : null;
    }
}
