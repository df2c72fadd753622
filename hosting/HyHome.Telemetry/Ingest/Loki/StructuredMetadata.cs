using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Labels;

namespace HyHome.Telemetry.Ingest.Loki;

/// <summary>Structured metadata as it is stored: under names that LogQL can name, so that <c>a-b</c> becomes <c>a_b</c>.</summary>
internal static class StructuredMetadata
{
    public static LabelSet Of(IEnumerable<Label> pushed) => LabelSet.Create(pushed.Select(static l => new Label(LabelNames.Loki(l.Name), l.Value)).Where(static l => l.Name.Length > 0));
}
