using System.Collections.Concurrent;

namespace HyHome.Samples.Checkout.Orders;

/// <summary>The orders of this process. The oldest leave when there are too many: the sample may run for weeks under load.</summary>
internal sealed class OrderStore
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<Guid, Order> _orders = new();
    private readonly ConcurrentQueue<Guid> _ages = new();
    private long _numbers;

    public long NextNumber() => Interlocked.Increment(ref _numbers);

    public void Add(Order order)
    {
        _orders[order.Id] = order;
        _ages.Enqueue(order.Id);
        while (_ages.Count > Capacity && _ages.TryDequeue(out var oldest))
        {
            _orders.TryRemove(oldest, out _);
        }
    }

    public Order? Find(Guid id) => _orders.GetValueOrDefault(id);

    public void Remove(Order order) => _orders.TryRemove(order.Id, out _);
}
