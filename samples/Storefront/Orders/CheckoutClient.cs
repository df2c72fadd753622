using System.Net;
using HyHome.Samples.Storefront.Carts;
using Microsoft.AspNetCore.Mvc;

namespace HyHome.Samples.Storefront.Orders;

internal sealed record OrderLine(string Name, int Quantity, decimal UnitPrice);

internal sealed record Order(Guid Id, string Status, string? Reason, decimal Total, IReadOnlyList<OrderLine> Lines)
{
    public bool IsPending => Status is "Accepted" or "Processing";
}

/// <summary>The order, or what the visitor has to mend.</summary>
internal sealed record PlacedOrder(Order? Order, string? Problem);

internal sealed class CheckoutClient(HttpClient http)
{
    public async Task<PlacedOrder> PlaceAsync(string email, Cart cart, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/orders", new { Email = email, Lines = cart.Items }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            var problem = await response.Content.ReadFromJsonAsync<HttpValidationProblemDetails>(cancellationToken);
            return new PlacedOrder(null, string.Join(" ", problem!.Errors.SelectMany(error => error.Value)));
        }

        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken);
            return new PlacedOrder(null, problem!.Detail);
        }

        response.EnsureSuccessStatusCode();
        return new PlacedOrder(await response.Content.ReadFromJsonAsync<Order>(cancellationToken), null);
    }

    public async Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"/orders/{id}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Order>(cancellationToken);
    }
}
