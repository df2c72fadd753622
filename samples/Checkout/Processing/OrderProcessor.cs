using System.Diagnostics;
using HyHome.Samples.Checkout.Inventory;
using HyHome.Samples.Checkout.Orders;
using HyHome.Samples.Checkout.Payments;

namespace HyHome.Samples.Checkout.Processing;

/// <summary>Reserves, charges and finishes one order; undoes the reservations when it can't be finished.</summary>
internal sealed partial class OrderProcessor(
    CatalogClient catalog, PaymentGateway payments, SettlementQueue settlements, CheckoutTelemetry telemetry, TimeProvider time, ILogger<OrderProcessor> logger)
{
    private const int ReserveAttempts = 2;

    public async Task ProcessAsync(Order order, CancellationToken cancellationToken)
    {
        order.Become(OrderStatus.Processing);
        try
        {
            foreach (var line in order.Lines)
            {
                await ReserveAsync(line, cancellationToken);
            }

            await payments.ChargeAsync(order, cancellationToken);
            await settlements.AddAsync(new PaidOrder(order.Id, order.Total, Activity.Current?.Context ?? default), cancellationToken);
            Finish(order, OrderStatus.Completed, error: null);
        }
        catch (PaymentDeclinedException error)
        {
            await GiveUpAsync(order, OrderStatus.Declined, error, cancellationToken);
        }
        catch (OutOfStockException error)
        {
            await GiveUpAsync(order, OrderStatus.OutOfStock, error, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await GiveUpAsync(order, OrderStatus.Failed, error, cancellationToken);
        }
    }

    private async Task ReserveAsync(OrderLine line, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await catalog.ReserveAsync(line, cancellationToken);
                return;
            }
            catch (TimeoutException error) when (attempt < ReserveAttempts)
            {
                // Safe to send again: the reservation has an id of its own.
                LogReserveAgain(logger, line.ProductId, error);
            }
        }
    }

    private async Task GiveUpAsync(Order order, OrderStatus outcome, Exception error, CancellationToken cancellationToken)
    {
        foreach (var line in order.Lines)
        {
            try
            {
                await catalog.ReleaseAsync(line, cancellationToken);
            }
            catch (Exception releaseError) when (releaseError is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogReleaseFailed(logger, line.ReservationId, releaseError);
            }
        }

        Finish(order, outcome, error);
    }

    private void Finish(Order order, OrderStatus outcome, Exception? error)
    {
        var duration = time.GetUtcNow() - order.AcceptedAt;
        order.Become(outcome, error?.Message);
        telemetry.Finished(outcome, duration);
        Activity.Current?.SetTag("order.outcome", outcome.ToString().ToLowerInvariant());
        if (outcome == OrderStatus.Failed)
        {
            // A refusal by the bank or an empty shelf is business; only this is an error of ours.
            Activity.Current?.SetStatus(ActivityStatusCode.Error, error?.Message);
            Activity.Current?.AddException(error!);
            LogFailed(logger, order.Id, error);
        }
        else
        {
            LogFinished(logger, order.Id, outcome, duration.TotalMilliseconds);
        }
    }

    [LoggerMessage(LogLevel.Information, "Order {OrderId} ended as {Outcome} after {ElapsedMilliseconds} ms")]
    private static partial void LogFinished(ILogger logger, Guid orderId, OrderStatus outcome, double elapsedMilliseconds);

    [LoggerMessage(LogLevel.Error, "Order {OrderId} failed")]
    private static partial void LogFailed(ILogger logger, Guid orderId, Exception? error);

    [LoggerMessage(LogLevel.Warning, "Reserving product {ProductId} timed out; one more attempt")]
    private static partial void LogReserveAgain(ILogger logger, int productId, Exception error);

    [LoggerMessage(LogLevel.Error, "Reservation {ReservationId} could not be released; the items stay reserved")]
    private static partial void LogReleaseFailed(ILogger logger, Guid reservationId, Exception error);
}
