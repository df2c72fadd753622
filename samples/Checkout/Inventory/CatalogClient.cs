using System.Net;
using System.Net.Http.Json;
using HyHome.Samples.Checkout.Orders;

namespace HyHome.Samples.Checkout.Inventory;

internal sealed record CatalogProduct(int Id, string Name, decimal Price);

internal sealed class OutOfStockException(OrderLine line) : Exception($"'{line.Name}' is out of stock.");

internal sealed class CatalogClient(HttpClient http)
{
    public async Task<CatalogProduct?> FindProductAsync(int id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"/products/{id}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<CatalogProduct>(cancellationToken);
    }

    /// <exception cref="OutOfStockException">Fewer items are left than the line wants.</exception>
    public async Task ReserveAsync(OrderLine line, CancellationToken cancellationToken)
    {
        using var response = await http.PutAsJsonAsync($"/reservations/{line.ReservationId}", new { line.ProductId, line.Quantity }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            throw new OutOfStockException(line);
        }

        response.EnsureSuccessStatusCode();
    }

    public async Task ReleaseAsync(OrderLine line, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync($"/reservations/{line.ReservationId}", cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
