using System.Diagnostics;
using System.Threading.Channels;

namespace HyHome.Samples.Checkout.Payments;

internal readonly record struct PaidOrder(Guid OrderId, decimal Total, ActivityContext Trace);

internal sealed class SettlementQueue
{
    private const int Capacity = 5_000;

    private readonly Channel<PaidOrder> _channel = Channel.CreateBounded<PaidOrder>(Capacity);

    public ChannelReader<PaidOrder> Reader => _channel.Reader;

    public ValueTask AddAsync(PaidOrder order, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(order, cancellationToken);
}
