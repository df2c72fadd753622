namespace HyHome.Samples.Storefront.Carts;

internal readonly record struct CartItem(int ProductId, int Quantity);

/// <summary>What a visitor wants to buy. Immutable; it lives in the visitor's cookie, so any instance of the shop can answer.</summary>
internal sealed class Cart
{
    public const int MaxQuantity = 20;
    public const int MaxItems = 20;

    public static readonly Cart Empty = new([]);

    private Cart(IReadOnlyList<CartItem> items) => Items = items;

    public IReadOnlyList<CartItem> Items { get; }

    public int Count => Items.Sum(item => item.Quantity);

    /// <summary>The form of the cookie: <c>3x2-17x1</c>.</summary>
    public override string ToString() => string.Join('-', Items.Select(item => $"{item.ProductId}x{item.Quantity}"));

    /// <summary>Reads the cookie's form. What a visitor mangled is left out rather than refused.</summary>
    public static Cart Parse(string? text)
    {
        var cart = Empty;
        foreach (var part in (text ?? string.Empty).Split('-', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('x') is [var id, var quantity] && int.TryParse(id, out var productId) && int.TryParse(quantity, out var count))
            {
                cart = cart.Add(productId, count);
            }
        }

        return cart;
    }

    public Cart Add(int productId, int quantity)
    {
        var items = Items.ToList();
        var index = items.FindIndex(item => item.ProductId == productId);
        if (productId < 1 || quantity < 1 || (index < 0 && items.Count == MaxItems))
        {
            return this;
        }

        if (index < 0)
        {
            items.Add(new CartItem(productId, Math.Min(quantity, MaxQuantity)));
        }
        else
        {
            items[index] = new CartItem(productId, (int)Math.Min((long)items[index].Quantity + quantity, MaxQuantity));
        }

        return new Cart(items);
    }

    public Cart Remove(int productId) => new([.. Items.Where(item => item.ProductId != productId)]);
}
