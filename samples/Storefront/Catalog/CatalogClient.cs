using System.Net;

namespace HyHome.Samples.Storefront.Catalog;

internal sealed record Product(int Id, string Name, string Category, string Description, decimal Price, int Stock);

internal sealed record ProductPage(IReadOnlyList<Product> Items, int Total);

internal sealed class CatalogClient(HttpClient http)
{
    public async Task<ProductPage> SearchAsync(string? text, string? category, CancellationToken cancellationToken)
    {
        var query = QueryString.Create("pageSize", "60");
        query = string.IsNullOrWhiteSpace(text) ? query : query.Add("text", text);
        query = string.IsNullOrWhiteSpace(category) ? query : query.Add("category", category);
        return await http.GetFromJsonAsync<ProductPage>($"/products{query}", cancellationToken) ?? new ProductPage([], 0);
    }

    public async Task<IReadOnlyList<string>> ListCategoriesAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<string[]>("/categories", cancellationToken) ?? [];

    public async Task<Product?> FindAsync(int id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"/products/{id}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Product>(cancellationToken);
    }
}
