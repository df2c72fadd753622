using System.ComponentModel.DataAnnotations;
using HyHome.Samples.Catalog.Stock;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HyHome.Samples.Catalog.Api;

// Public, because the generated validation leaves internal types out.
public sealed record ReservationRequest([Range(1, int.MaxValue)] int ProductId, [Range(1, 100)] int Quantity);

internal sealed record ReservationResponse(Guid Id, int ProductId, int Quantity);

internal static class ReservationEndpoints
{
    public static void MapReservations(this IEndpointRouteBuilder app)
    {
        // PUT with the caller's id: sent twice, it reserves once.
        app.MapPut("/reservations/{id:guid}", ReserveAsync);
        app.MapDelete("/reservations/{id:guid}", ReleaseAsync);
    }

    private static async Task<Results<Ok<ReservationResponse>, ProblemHttpResult>> ReserveAsync(
        Guid id, ReservationRequest request, StockService stock, CancellationToken cancellationToken) =>
        await stock.ReserveAsync(id, request.ProductId, request.Quantity, cancellationToken) switch
        {
            ReserveOutcome.Reserved => TypedResults.Ok(new ReservationResponse(id, request.ProductId, request.Quantity)),
            ReserveOutcome.UnknownProduct => TypedResults.Problem(
                $"There is no product {request.ProductId}.", statusCode: StatusCodes.Status404NotFound),
            ReserveOutcome.IdTaken => TypedResults.Problem(
                $"Reservation {id} exists with other contents.", statusCode: StatusCodes.Status409Conflict, title: "Id taken"),
            _ => TypedResults.Problem(
                $"Fewer than {request.Quantity} of product {request.ProductId} are left.", statusCode: StatusCodes.Status409Conflict, title: "Out of stock"),
        };

    private static async Task<NoContent> ReleaseAsync(Guid id, StockService stock, CancellationToken cancellationToken)
    {
        await stock.ReleaseAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }
}
