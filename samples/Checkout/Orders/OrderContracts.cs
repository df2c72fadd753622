using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace HyHome.Samples.Checkout.Orders;

// Public, because the generated validation leaves internal types out.
public sealed record OrderRequest(
    [Required, EmailAddress, StringLength(200)] string Email,
    [Required, MinLength(1), MaxLength(50)] IReadOnlyList<OrderLineRequest> Lines);

public sealed record OrderLineRequest([Range(1, int.MaxValue)] int ProductId, [Range(1, 100)] int Quantity);

internal sealed record OrderResponse(
    Guid Id,
    [property: JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))] OrderStatus Status,
    string? Reason,
    decimal Total,
    IReadOnlyList<OrderLineResponse> Lines)
{
    public static OrderResponse From(Order order)
    {
        var progress = order.Progress;
        return new OrderResponse(
            order.Id,
            progress.Status,
            progress.Reason,
            order.Total,
            [.. order.Lines.Select(line => new OrderLineResponse(line.ProductId, line.Name, line.Quantity, line.UnitPrice))]);
    }
}

internal sealed record OrderLineResponse(int ProductId, string Name, int Quantity, decimal UnitPrice);
