using HyHome.Samples.Storefront.Catalog;

namespace HyHome.Samples.Storefront.Carts;

internal sealed record CartLine(Product Product, int Quantity)
{
    public decimal Total => Product.Price * Quantity;
}

/// <summary>A cart with today's names and prices.</summary>
internal sealed record CartContents(IReadOnlyList<CartLine> Lines)
{
    public decimal Total => Lines.Sum(line => line.Total);

    public static async Task<CartContents> LoadAsync(Cart cart, CatalogClient catalog, CancellationToken cancellationToken)
    {
        var products = await Task.WhenAll(cart.Items.Select(item => catalog.FindAsync(item.ProductId, cancellationToken)));
        return new CartContents(
        [
            .. cart.Items.Zip(products)
                .Where(pair => pair.Second is not null)
                .Select(pair => new CartLine(pair.Second!, pair.First.Quantity)),
        ]);
    }
}
