using HyHome.Telemetry.Labels;
using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Ingest.RemoteWrite;

/// <summary>One series of a remote-write request. Times are milliseconds since the Unix epoch.</summary>
internal sealed class RemoteSeries
{
    public LabelSet Labels { get; set; } = LabelSet.Empty;

    /// <summary>Why the labels cannot be stored, or null; empty where the sender is not told, as by Prometheus' receiver of version 1.</summary>
    public string? Problem { get; set; }

    public List<(long Timestamp, double Value)> Samples { get; } = [];

    public List<(long Timestamp, FloatHistogram Histogram)> Histograms { get; } = [];

    /// <summary>Why histograms of it were refused.</summary>
    public List<string> RefusedHistograms { get; } = [];

    public List<Exemplar> Exemplars { get; } = [];

    /// <summary>Takes labels as they came: there has to be a name, and no name twice.</summary>
    public void SetLabels(List<Label> labels, bool isToldOfProblems = true)
    {
        Labels = LabelSet.Create(labels);
        if (!Labels.TryGetValue(LabelSet.MetricName, out _))
        {
            Problem = $"invalid metric name or labels, got {Labels}";
        }
        else if (labels.GroupBy(static l => l.Name).FirstOrDefault(static g => g.Skip(1).Any()) is { } twice)
        {
            Problem = $"invalid labels for series, labels {Labels}, duplicated label {twice.Key}";
        }

        Problem = Problem is null || isToldOfProblems ? Problem : "";
    }
}
