using System.ComponentModel.DataAnnotations;
using HyHome.Samples.Catalog.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HyHome.Samples.Catalog.Api;

internal static class ProductEndpoints
{
    public static void MapProducts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/products", SearchAsync);
        app.MapGet("/products/{id:int}", FindAsync);
        app.MapGet("/categories", ListCategoriesAsync);
    }

    private static async Task<Ok<ProductPage>> SearchAsync(
        ProductSearch search,
        CancellationToken cancellationToken,
        [StringLength(80)] string? text = null,
        [StringLength(40)] string? category = null,
        [Range(1, 10_000)] int page = 1,
        [Range(1, 100)] int pageSize = 20) =>
        TypedResults.Ok(await search.FindAsync(text, category, page, pageSize, cancellationToken));

    private static async Task<Results<Ok<ProductResponse>, ProblemHttpResult>> FindAsync(int id, CatalogContext catalog, CancellationToken cancellationToken) =>
        await catalog.Products.AsNoTracking().SingleOrDefaultAsync(product => product.Id == id, cancellationToken) is { } product
            ? TypedResults.Ok(ProductResponse.From(product))
            : TypedResults.Problem($"There is no product {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Ok<List<string>>> ListCategoriesAsync(CatalogContext catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalog.Products.Select(product => product.Category).Distinct().Order().ToListAsync(cancellationToken));
}
