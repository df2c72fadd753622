using HyHome.Samples.Checkout.Inventory;
using HyHome.Samples.Checkout.Processing;

namespace HyHome.Samples.Checkout.Orders;

/// <summary>What came of an order request: an order, errors for the buyer to mend, or neither when the queue is full.</summary>
internal readonly record struct Placement(Order? Order, IDictionary<string, string[]>? Errors);

internal sealed partial class OrderIntake(
    CatalogClient catalog, OrderStore orders, OrderQueue queue, CheckoutTelemetry telemetry, TimeProvider time, ILogger<OrderIntake> logger)
{
    public async Task<Placement> PlaceAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        // Prices come from the catalog, never from the buyer.
        var products = await Task.WhenAll(request.Lines.Select(line => catalog.FindProductAsync(line.ProductId, cancellationToken)));
        if (FindErrors(request, products) is { Count: > 0 } errors)
        {
            return new Placement(null, errors);
        }

        var lines = request.Lines.Zip(products, (line, product) => new OrderLine(line.ProductId, product!.Name, line.Quantity, product.Price));
        var order = new Order(Guid.CreateVersion7(), orders.NextNumber(), request.Email, [.. lines], time.GetUtcNow());

        // Stored first: a fast worker may be done before this method is.
        orders.Add(order);
        if (!queue.TryEnqueue(order))
        {
            orders.Remove(order);
            LogQueueFull(logger, order.Number);
            return default;
        }

        telemetry.Placed(order);
        LogAccepted(logger, order.Id, order.Lines.Count, order.Total);
        return new Placement(order, null);
    }

    private static Dictionary<string, string[]> FindErrors(OrderRequest request, CatalogProduct?[] products) => products
        .Select((product, index) => (product, index))
        .Where(found => found.product is null)
        .ToDictionary(
            found => $"Lines[{found.index}].ProductId",
            found => new[] { $"There is no product {request.Lines[found.index].ProductId}." });

    [LoggerMessage(LogLevel.Information, "Accepted order {OrderId} with {Lines} lines worth {OrderTotal} EUR")]
    private static partial void LogAccepted(ILogger logger, Guid orderId, int lines, decimal orderTotal);

    [LoggerMessage(LogLevel.Warning, "Refused order number {OrderNumber}: the queue is full")]
    private static partial void LogQueueFull(ILogger logger, long orderNumber);
}
