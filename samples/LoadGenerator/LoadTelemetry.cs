using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HyHome.Samples.LoadGenerator;

internal sealed class LoadTelemetry : IDisposable
{
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _active;
    private readonly Counter<long> _skipped;

    public LoadTelemetry(IMeterFactory meters, IHostEnvironment environment)
    {
        Source = new ActivitySource(environment.ApplicationName);
        var meter = meters.Create(environment.ApplicationName);
        _duration = meter.CreateHistogram<double>(
            "load.journey.duration",
            "s",
            "Journeys by kind and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _active = meter.CreateUpDownCounter<int>("load.journeys.active", "{journey}", "Journeys under way.");
        _skipped = meter.CreateCounter<long>("load.journeys.skipped", "{journey}", "Journeys that did not begin because too many were under way.");
    }

    public ActivitySource Source { get; }

    public void Began() => _active.Add(1);

    public void Ended(string journey, string outcome, TimeSpan duration)
    {
        _active.Add(-1);
        _duration.Record(
            duration.TotalSeconds, new KeyValuePair<string, object?>("journey", journey), new KeyValuePair<string, object?>("outcome", outcome));
    }

    public void Skipped() => _skipped.Add(1);

    public void Dispose() => Source.Dispose();
}
