using HyHome.Telemetry.Model;
using HyHome.Telemetry.Storage.Metrics;

namespace HyHome.Telemetry.Forward;

/// <summary>Appends samples where the series live in another process: by their labels, each time.</summary>
internal sealed class RemoteSeriesAppender(RemoteMetrics store) : ISeriesAppender
{
    public AppendResult Append(SeriesHandle handle, long timestamp, double value) => store.Append(handle.Labels, timestamp, value);

    public AppendResult Append(SeriesHandle handle, long timestamp, FloatHistogram histogram) => store.Append(handle.Labels, timestamp, histogram);

    public AppendResult AppendExemplar(SeriesHandle handle, Exemplar exemplar) => store.AppendExemplar(handle.Labels, exemplar);

    public void Dispose()
    {
        // The other store's queue gathers across requests.
    }
}
