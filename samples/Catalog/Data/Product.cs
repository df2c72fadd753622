namespace HyHome.Samples.Catalog.Data;

internal sealed class Product
{
    public int Id { get; set; }

    public required string Name { get; set; }

    public required string Category { get; set; }

    public required string Description { get; set; }

    /// <summary>In cents: SQLite has no decimal type, and sums of money must be exact.</summary>
    public long PriceCents { get; set; }

    public int Stock { get; set; }
}
