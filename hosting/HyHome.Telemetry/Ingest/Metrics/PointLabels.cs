using HyHome.Telemetry.Ingest.Mapping;
using HyHome.Telemetry.Labels;
using Attribute = HyHome.Telemetry.Model.Attribute;

namespace HyHome.Telemetry.Ingest.Metrics;

/// <summary>Labels of a point's series, without the metric's name.</summary>
internal static class PointLabels
{
    /// <summary>
    /// A point's own attributes win over promoted ones; job and instance win over both. Attributes whose names become the same label
    /// are joined by semicolons in the order of their keys.
    /// </summary>
    public static List<Label> Of(IReadOnlyList<Attribute> attributes, MetricResource resource, bool withPromoted)
    {
        var labels = new List<Label>(attributes.Count + resource.Promoted.Count + 2);
        foreach (var attribute in attributes.OrderBy(static a => a.Key, StringComparer.Ordinal))
        {
            var name = LabelNames.Prometheus(attribute.Key);
            if (name.Length == 0 || name == LabelSet.MetricName)
            {
                continue;
            }

            var value = AnyValueText.Of(attribute.Value);
            var same = labels.FindIndex(label => label.Name == name);
            if (same < 0)
            {
                labels.Add(new Label(name, value));
            }
            else
            {
                labels[same] = new Label(name, labels[same].Value.Length == 0 ? value : $"{labels[same].Value};{value}");
            }
        }

        if (withPromoted)
        {
            labels.AddRange(resource.Promoted.Where(promoted => !labels.Exists(label => label.Name == promoted.Name && label.Value.Length > 0)).ToArray());
        }

        // LabelSet.Create lets the last of a name win.
        labels.Add(new Label("job", resource.Job));
        labels.Add(new Label("instance", resource.Instance));
        if (resource.Job.Length == 0)
        {
            labels.RemoveAt(labels.Count - 2);
        }

        if (resource.Instance.Length == 0)
        {
            labels.RemoveAt(labels.Count - 1);
        }

        return labels;
    }
}
