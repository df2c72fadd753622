namespace HyHome.Samples.Catalog.Data;

internal sealed class Reservation
{
    public Guid Id { get; set; }

    public int ProductId { get; set; }

    public int Quantity { get; set; }

    public DateTime ReservedAt { get; set; }
}
