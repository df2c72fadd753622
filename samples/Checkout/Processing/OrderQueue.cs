using System.Diagnostics;
using System.Threading.Channels;
using HyHome.Samples.Checkout.Orders;
using Microsoft.Extensions.Options;

namespace HyHome.Samples.Checkout.Processing;

internal readonly record struct QueuedOrder(Order Order, ActivityContext Trace);

/// <summary>Orders on their way from the request to a worker, with the trace they belong to: a channel does not carry <see cref="Activity.Current"/>.</summary>
internal sealed class OrderQueue
{
    public const string Name = "orders";

    private readonly Channel<QueuedOrder> _channel;
    private readonly CheckoutTelemetry _telemetry;

    public OrderQueue(IOptions<CheckoutOptions> options, CheckoutTelemetry telemetry)
    {
        Capacity = options.Value.QueueCapacity;
        _channel = Channel.CreateBounded<QueuedOrder>(Capacity);
        _telemetry = telemetry;
        telemetry.ObserveQueue(() => Depth);
    }

    public int Capacity { get; }

    public int Depth => _channel.Reader.Count;

    public ChannelReader<QueuedOrder> Reader => _channel.Reader;

    /// <summary>False when the queue is full.</summary>
    public bool TryEnqueue(Order order)
    {
        using var activity = _telemetry.Source.StartActivity($"send {Name}", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "in_memory");
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.operation.name", "send");
        activity?.SetTag("messaging.destination.name", Name);
        activity?.SetTag("messaging.message.id", order.Id.ToString());

        var accepted = _channel.Writer.TryWrite(new QueuedOrder(order, activity?.Context ?? Activity.Current?.Context ?? default));
        if (!accepted)
        {
            activity?.SetTag("error.type", "queue_full");
            activity?.SetStatus(ActivityStatusCode.Error, "The queue is full.");
        }

        return accepted;
    }
}
