using Microsoft.AspNetCore.Http.HttpResults;

namespace HyHome.Samples.Checkout.Orders;

internal static class OrderEndpoints
{
    private const string RetryAfterSeconds = "5";

    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        app.MapPost("/orders", PlaceAsync);
        app.MapGet("/orders/{id:guid}", Find);
    }

    private static async Task<Results<Accepted<OrderResponse>, ValidationProblem, ProblemHttpResult>> PlaceAsync(
        OrderRequest request, OrderIntake intake, HttpContext context, CancellationToken cancellationToken)
    {
        var placed = await intake.PlaceAsync(request, cancellationToken);
        if (placed.Errors is not null)
        {
            return TypedResults.ValidationProblem(placed.Errors);
        }

        if (placed.Order is not { } order)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            return TypedResults.Problem(
                "Too many orders wait to be processed. Try again in a few seconds.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Queue full");
        }

        return TypedResults.Accepted($"/orders/{order.Id}", OrderResponse.From(order));
    }

    private static Results<Ok<OrderResponse>, ProblemHttpResult> Find(Guid id, OrderStore orders) => orders.Find(id) is { } order
        ? TypedResults.Ok(OrderResponse.From(order))
        : TypedResults.Problem($"There is no order {id}.", statusCode: StatusCodes.Status404NotFound);
}
