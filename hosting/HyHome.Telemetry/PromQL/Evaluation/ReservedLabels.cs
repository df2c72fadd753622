using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.PromQL.Evaluation;

/// <summary>Labels that say what a metric is, which a calculation does away with.</summary>
internal static class ReservedLabels
{
    public static LabelSet Drop(LabelSet labels) => labels.Unreserved;
}
