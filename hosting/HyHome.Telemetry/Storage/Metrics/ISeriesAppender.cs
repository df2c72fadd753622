using HyHome.Telemetry.Model;

namespace HyHome.Telemetry.Storage.Metrics;

/// <summary>Appends the samples of one request to series that their writer remembers. Disposal hands over what was gathered. For one thread.</summary>
internal interface ISeriesAppender : IDisposable
{
    AppendResult Append(SeriesHandle handle, long timestamp, double value);

    AppendResult Append(SeriesHandle handle, long timestamp, FloatHistogram histogram);

    AppendResult AppendExemplar(SeriesHandle handle, Exemplar exemplar);
}
