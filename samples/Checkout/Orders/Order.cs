namespace HyHome.Samples.Checkout.Orders;

internal enum OrderStatus
{
    Accepted,
    Processing,
    Completed,
    Declined,
    OutOfStock,
    Failed,
}

internal sealed record OrderLine(int ProductId, string Name, int Quantity, decimal UnitPrice)
{
    // Made once per line: a reservation that is asked for twice is made once.
    public Guid ReservationId { get; } = Guid.CreateVersion7();
}

internal sealed class Order(Guid id, long number, string email, IReadOnlyList<OrderLine> lines, DateTimeOffset acceptedAt)
{
    private volatile OrderProgress _progress = new(OrderStatus.Accepted, null);

    public Guid Id { get; } = id;

    /// <summary>Counts up from 1 per process.</summary>
    public long Number { get; } = number;

    public string Email { get; } = email;

    public IReadOnlyList<OrderLine> Lines { get; } = lines;

    public DateTimeOffset AcceptedAt { get; } = acceptedAt;

    public decimal Total { get; } = lines.Sum(line => line.Quantity * line.UnitPrice);

    // Status and reason change together while requests read them.
    public OrderProgress Progress => _progress;

    public void Become(OrderStatus status, string? reason = null) => _progress = new OrderProgress(status, reason);
}

internal sealed record OrderProgress(OrderStatus Status, string? Reason);
