using System.Diagnostics;
using System.Diagnostics.Metrics;
using HyHome.Samples.Checkout.Orders;

namespace HyHome.Samples.Checkout;

/// <summary>The spans and instruments of the service, under the application's name, which ServiceDefaults collects.</summary>
internal sealed class CheckoutTelemetry : IDisposable
{
    private readonly Counter<long> _placed;
    private readonly Counter<long> _finished;
    private readonly Histogram<double> _value;
    private readonly Histogram<double> _processing;
    private readonly Meter _meter;

    public CheckoutTelemetry(IMeterFactory meters, IHostEnvironment environment)
    {
        Source = new ActivitySource(environment.ApplicationName);
        _meter = meters.Create(environment.ApplicationName);
        _placed = _meter.CreateCounter<long>("orders.placed", "{order}", "Orders accepted into the queue.");
        _finished = _meter.CreateCounter<long>("orders.finished", "{order}", "Orders that reached an end, by outcome.");
        _value = _meter.CreateHistogram<double>(
            "order.value",
            "EUR",
            "Value of the accepted orders.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [10, 25, 50, 100, 200, 400, 800] });
        _processing = _meter.CreateHistogram<double>(
            "order.processing.duration",
            "s",
            "Time from acceptance to the end of an order, the wait in the queue included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
    }

    public ActivitySource Source { get; }

    public void ObserveQueue(Func<int> depth) =>
        _meter.CreateObservableGauge("orders.queue.depth", depth, "{order}", "Orders that wait for a worker.");

    public void Placed(Order order)
    {
        _placed.Add(1);
        _value.Record((double)order.Total);
    }

    public void Finished(OrderStatus outcome, TimeSpan sinceAcceptance)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant());
        _finished.Add(1, tag);
        _processing.Record(sinceAcceptance.TotalSeconds, tag);
    }

    public void Dispose() => Source.Dispose();
}
