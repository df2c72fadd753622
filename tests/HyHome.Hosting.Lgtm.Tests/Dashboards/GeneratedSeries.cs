using HyHome.Hosting.Lgtm.Tests.Known;
using HyHome.Telemetry.Ingest.Otlp.Wire;
using Snappier;

namespace HyHome.Hosting.Lgtm.Tests.Dashboards;

/// <summary>The series that the checked lists describe, as a sender of remote write sends them: one request for each metric.</summary>
internal sealed class GeneratedSeries(DateTimeOffset end, TimeSpan range, TimeSpan step)
{
    private static readonly string[] Bounds = ["0.1", "1", "10", "+Inf"];

    /// <summary>Another value of a metric than its list has: what a panel shows only when something is wrong.</summary>
    public Dictionary<string, double> Values { get; } = [];

    public IEnumerable<byte[]> Requests() => KnownMetrics.Read().All.Select(metric =>
    {
        var request = new ProtoWriter();
        foreach (var labels in metric.LabelSets())
        {
            if (metric.Type != "histogram")
            {
                Series(request, metric, metric.Name, labels, share: 1);
                continue;
            }

            Series(request, metric, metric.Name + "_sum", labels, share: 0.5);
            Series(request, metric, metric.Name + "_count", labels, share: 1);
            for (var i = 0; i < Bounds.Length; i++)
            {
                Series(request, metric, metric.Name + "_bucket", [.. labels, new("le", Bounds[i])], share: (i + 1.0) / Bounds.Length);
            }
        }

        return Snappy.CompressToArray(request.ToArray());
    });

    // WriteRequest{1: TimeSeries{1: Label{1: name, 2: value}, 2: Sample{1: double, 2: milliseconds}}}
    private void Series(ProtoWriter request, KnownMetric metric, string name, IReadOnlyList<KeyValuePair<string, string>> labels, double share)
    {
        var series = request.Begin(1);
        foreach (var (label, value) in labels.Where(static label => label.Value.Length > 0).Append(new("__name__", name)).OrderBy(static label => label.Key, StringComparer.Ordinal))
        {
            var pair = request.Begin(1);
            request.String(1, label);
            request.String(2, value);
            request.End(pair);
        }

        var amount = Values.GetValueOrDefault(metric.Name, metric.Value);
        for (var time = end - range; time <= end; time += step)
        {
            var sample = request.Begin(2);
            request.Double(1, metric.IsNow ? time.ToUnixTimeSeconds() : metric.Type == "gauge" ? amount : amount * share * (time - (end - range)).TotalSeconds);
            request.UInt64(2, (ulong)time.ToUnixTimeMilliseconds());
            request.End(sample);
        }

        request.End(series);
    }
}
