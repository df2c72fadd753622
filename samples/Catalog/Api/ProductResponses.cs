using HyHome.Samples.Catalog.Data;

namespace HyHome.Samples.Catalog.Api;

internal sealed record ProductResponse(int Id, string Name, string Category, string Description, decimal Price, int Stock)
{
    public static ProductResponse From(Product product) =>
        new(product.Id, product.Name, product.Category, product.Description, product.PriceCents / 100m, product.Stock);
}

internal sealed record ProductPage(IReadOnlyList<ProductResponse> Items, int Total, int Page, int PageSize);
